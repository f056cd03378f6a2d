/** An event of Chromium's trace; times in microseconds. */
export interface TraceEvent {
  name: string;
  ph: string;
  ts: number;
  dur?: number;
  /** CPU time of the thread. */
  tdur?: number;
  tid: number;
  pid: number;
}

/** What the page's main thread did: the one that runs scripts. */
export function ofMainThread(events: readonly TraceEvent[]): TraceEvent[] {
  const scripts = events.filter(({ name }) => name === 'FunctionCall');
  const threads = Map.groupBy(scripts, ({ pid, tid }) => `${pid}.${tid}`);
  const [main] = [...threads].sort(([, a], [, b]) => b.length - a.length)[0]!;
  return events.filter(({ pid, tid, ph }) => `${pid}.${tid}` === main && ph === 'X');
}

export const isTask = ({ name }: TraceEvent) => name.endsWith('RunTask');
