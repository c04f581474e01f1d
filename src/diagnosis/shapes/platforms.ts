import { first, type ErrorShape } from '../error-shape.ts'

/** Clusters, clouds, containers, Git and Harness itself. */
export const PLATFORMS: readonly ErrorShape[] = [
  ...first(
    86,
    /\b(?:Failed to pull image|ErrImagePull|ImagePullBackOff|InvalidImageName|Back-off (?:pulling|restarting))\b/,
    /\b(?:CrashLoopBackOff|CreateContainer(?:Config)?Error|RunContainerError)\b/,
    /^fatal: \[[^\]]+\]: |^failed: \[[^\]]+\] \(item=/
  ),
  ...first(
    84,
    /^Error from server|^The [\w.]+ "[^"]*" is invalid|^Unable to connect to the server|\berror: deployment "/,
    /^Error: (?:[A-Z]+ FAILED: |template|parse error|execution error)/,
    /^CONFLICT \(|^! \[(?:remote )?rejected\]|\b(?:CREATE|UPDATE|DELETE)_FAILED\b|\bcoverage threshold for [^:]{1,80} not met/,
    /^ERROR \d{4} \(\w{5}\)|\bORA-\d{5}: |^Host key verification failed/
  ),
  ...first(
    82,
    /^fatal: (?!\[)/,
    /\bPermission denied \(/,
    /^│ Error: /,
    /\bAn error occurred \(\w+\) when calling/,
    /^(?:docker: )?Error response from daemon: /,
    /^(?:denied|unauthorized): |\bpull access denied\b/,
    /^(?:ERROR: )?failed to (?:solve|build|compute|load|do request)\b/
  ),
  ...first(
    80,
    /^remote: (?:Repository not found|Permission|error|ERROR|Invalid)/,
    /\b(?:No eligible delegates?|No delegates? (?:are |is )?(?:available|eligible|found)|[Uu]nresolved expressions?)\b/,
    /\b(?:Delegate is not able to connect|did not complete within (?:the )?timeout|exceeded its progress deadline)\b/
  )
]
