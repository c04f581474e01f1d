import { useEffect, useMemo, useReducer } from 'preact/hooks'
import type { PageLog } from '../../src/report/page/page-data.ts'
import { openLog, type LogStore } from '../data/log-store.ts'
import { useStored } from '../data/stored.ts'
import type { FoldedLines, RowModel } from '../log/row-model.ts'
import { besideRows, withPartners, type BesideRows } from './beside-rows.ts'
import { usePartners } from './use-partners.ts'

/** The good run's log beside one, and whether it is wanted there. */
export interface Beside {
  /** Null where the page doesn't hold it. */
  readonly isOn: boolean | null
  /** Whether it is on its way. */
  readonly isBusy: boolean
  readonly shown: {
    /** Number of the good run. */
    readonly run: number
    readonly store: LogStore
    readonly rows: BesideRows
  } | null
  readonly toggle: () => void
}

interface BesideOptions {
  readonly log: PageLog
  /** Those rows that were chosen; null for all. */
  readonly chosen: RowModel | null
  readonly folded: readonly FoldedLines[]
}

const CHOICES = ['off', 'on'] as const

/** Puts the log of the last good run beside one, as long as that is wanted. */
export function useBeside({ log, chosen, folded }: BesideOptions): Beside {
  const { run = 0, good = null } = log.newLines ?? {}
  const [choice, choose] = useStored('beside', CHOICES, 'off', 'tab')
  const [, update] = useReducer((turn: number) => turn + 1, 0)
  const isOn = good !== null && choice === 'on'
  const partners = usePartners(openLog(log), isOn ? good : null)
  const shown = useMemo(() => {
    if (good === null || partners === null) return null
    const rows = chosen === null ? besideRows(partners, good.lines, folded) : withPartners(chosen, partners)
    return { run, store: openLog(good), rows }
  }, [run, good, partners, chosen, folded])
  useEffect(() => shown?.store.subscribe(() => update(undefined)), [shown?.store])
  return {
    isOn: good === null ? null : isOn,
    isBusy: isOn && shown === null,
    shown,
    toggle: () => {
      if (good !== null) choose(isOn ? 'off' : 'on')
    }
  }
}
