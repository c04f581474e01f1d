import { sgr, toldLog, type Span, type Told } from './told-log.ts'

// What the Deploy stage of the failed deploy wrote: kubectl's and the kubelet's own words.

export const IMAGE = 'registry.example.com/shop/checkout:1.8.0'

export function serviceLog(span: Span): string {
  return toldLog(span, [
    'Starting service step...',
    'Processing service variables...',
    `Processing artifact: ${IMAGE}`,
    ['INFO', 'Completed service step']
  ])
}

export function infrastructureLog(span: Span): string {
  return toldLog(span, [
    'Starting infrastructure step...',
    'Environment: Production, type: KubernetesDirect, namespace: shop',
    ['WARN', 'Infrastructure key was taken from the connector prod_cluster; a stage variable would hide it'],
    'Completed infrastructure step'
  ])
}

export function approvalLog(span: Span): string {
  return toldLog(span, [
    'Waiting for the approval of: _project_release_managers',
    'Approval instance created, expires in 1d',
    'mona@example.com approved: "1.8.0 it is"',
    'Approval step is approved.'
  ])
}

/** The parts of a rollout, in order; the last one fails. */
export const ROLLOUT_UNITS = ['Fetch Files', 'Prepare', 'Apply', 'Wait for Steady State'] as const

export function rolloutLog(unit: (typeof ROLLOUT_UNITS)[number], span: Span): string {
  return toldLog(span, { ...ROLLOUT, 'Wait for Steady State': waiting(span) }[unit])
}

/** Of its last part when that goes well. */
export function rolledOutLog(span: Span): string {
  return toldLog(span, [
    sgr(1, WAIT),
    'Status : Waiting for deployment "checkout" rollout to finish: 1 out of 3 new replicas have been updated...',
    'Status : Waiting for deployment "checkout" rollout to finish: 2 out of 3 new replicas have been updated...',
    'Status : Waiting for deployment "checkout" rollout to finish: 1 old replicas are pending termination...',
    'Status : deployment "checkout" successfully rolled out',
    DONE
  ])
}

export function smokeLog(span: Span): string {
  return toldLog(span, [
    sgr(36, '+ curl --fail --silent --show-error https://shop.example.com/healthz'),
    '{"status":"ok","version":"1.8.0"}',
    sgr(36, '+ ./smoke.sh https://shop.example.com'),
    'ok 1 - the catalog has items',
    'ok 2 - an item can be put into the cart',
    'ok 3 - the cart can be paid',
    '1..3'
  ])
}

/** The parts of its rollback. */
export const ROLLBACK_UNITS = ['Initialize', 'Rollback', 'Wait for Steady State'] as const

export function rollbackLog(unit: (typeof ROLLBACK_UNITS)[number], span: Span): string {
  return toldLog(span, ROLLBACK[unit])
}

const DONE = sgr(32, 'Done.')
const WAIT = 'kubectl --kubeconfig=config rollout status Deployment/checkout --namespace=shop --watch=true'

const ROLLOUT: Readonly<
  Record<Exclude<(typeof ROLLOUT_UNITS)[number], 'Wait for Steady State'>, readonly Told[]>
> = {
  'Fetch Files': [
    'Fetching manifest files with identifier: checkout_manifests',
    'Git connector Url: https://github.com/octocat/shop.git',
    'Branch: release/1.8',
    'Fetched files: deploy/deployment.yaml, deploy/service.yaml, deploy/values.yaml',
    DONE
  ],
  Prepare: [
    'Manifests processed. Found following resources:',
    '',
    sgr(1, 'Kind                Name                                    Versioned'),
    'Deployment          checkout                                false',
    'Service             checkout                                false',
    '',
    'Current release number is: 87',
    ['WARN', sgr(33, 'Deployment checkout sets no resources.limits.memory')],
    DONE
  ],
  Apply: [
    sgr(1, 'kubectl --kubeconfig=config apply --filename=manifests.yaml --record'),
    'Flag --record has been deprecated, --record will be removed in the future',
    'service/checkout unchanged',
    'deployment.apps/checkout configured',
    DONE
  ]
}

const POD = 'checkout-7d9f8c6b5d-x2x9k'

function waiting({ from, to }: Span): Told[] {
  const event = (reason: string, text: string): Told => `Event  : Pod/${POD}   ${reason}   ${text}`
  const status =
    'Status : Waiting for deployment "checkout" rollout to finish: 1 out of 3 new replicas have been updated...'
  const pull = `Failed to pull image "${IMAGE}": rpc error: code = NotFound desc = failed to pull and unpack image "${IMAGE}": failed to resolve reference "${IMAGE}": ${IMAGE}: not found`
  const backOffs = Array.from({ length: Math.max(1, Math.floor((to - from) / 15)) }, (_, at) => [
    event('BackOff', `Back-off pulling image "${IMAGE}"`),
    at % 3 === 2 ? event('Failed', 'Error: ImagePullBackOff') : status
  ]).flat()
  return [
    sgr(1, WAIT),
    status,
    'Event  : Deployment/checkout   ScalingReplicaSet   Scaled up replica set checkout-7d9f8c6b5d to 1',
    event('Scheduled', `Successfully assigned shop/${POD} to gke-prod-pool-1-4c2a`),
    event('Pulling', `Pulling image "${IMAGE}"`),
    event('Failed', pull),
    event('Failed', 'Error: ErrImagePull'),
    ...backOffs,
    ['ERROR', 'error: deployment "checkout" exceeded its progress deadline'],
    ['ERROR', sgr(31, 'FAILED')]
  ]
}

const ROLLBACK: Readonly<Record<(typeof ROLLBACK_UNITS)[number], readonly Told[]>> = {
  Initialize: ['Initializing..', 'Rolling back to release number: 86', DONE],
  Rollback: [
    sgr(1, 'kubectl --kubeconfig=config rollout undo Deployment/checkout --namespace=shop --to-revision=86'),
    'deployment.apps/checkout rolled back',
    DONE
  ],
  'Wait for Steady State': [
    sgr(1, WAIT),
    'Status : Waiting for deployment "checkout" rollout to finish: 1 old replicas are pending termination...',
    'Status : deployment "checkout" successfully rolled out',
    DONE
  ]
}
