import type { ThreatSort } from '@soc-agent/contracts';

/** A column of the Queue, from left to right. */
export interface Column {
  id: string;
  label: string;
  /** Of the grid, as CSS has it. */
  width: string;
  sort?: ThreatSort;
  isRight?: boolean;
  /** It is always there. */
  isFixed?: boolean;
  /** The least width of the table at which it is there by itself, pixels. */
  from?: number;
}

export const COLUMNS: readonly Column[] = [
  { id: 'check', label: 'Select', width: '24px', isFixed: true },
  { id: 'severity', label: 'Severity', width: '28px', sort: 'severity', isFixed: true },
  { id: 'counts', label: 'Rules × threats', width: '96px', from: 760 },
  { id: 'title', label: 'Title', width: 'minmax(140px, 3fr)', isFixed: true },
  { id: 'entities', label: 'Entities', width: 'minmax(110px, 2fr)', from: 620 },
  { id: 'customer', label: 'Customer', width: 'minmax(70px, 1fr)', from: 900 },
  { id: 'risk', label: 'Risk', width: '66px', sort: 'risk', isRight: true },
  { id: 'decision', label: 'Verdict, owner', width: '104px', from: 700 },
  { id: 'sla', label: 'SLA', width: '26px', sort: 'due' },
  { id: 'age', label: 'Age', width: '38px', sort: 'newest', isRight: true },
];

/** Those that are shown: what was left out is not, nor what has no room. */
export function shownColumns(hidden: readonly string[], width: number, hasCounts: boolean): Column[] {
  return COLUMNS.filter(({ id, isFixed, from = 0 }) => {
    if (isFixed) return true;
    if (id === 'counts' && !hasCounts) return false;
    return !hidden.includes(id) && width >= from;
  });
}
