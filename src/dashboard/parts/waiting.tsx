import { say } from '../../strings/say.ts';
import type { Load } from '../load.ts';
import { strings } from '../strings/index.ts';
import { Notice } from './notice.tsx';

/** An error message, or a placeholder while loading. */
export function Waiting(props: { for: Load<unknown>; what: string; rows: number }) {
  const { data, error } = props.for;
  if (error) {
    return (
      <Notice title={say(strings.frame.couldNotLoad, { what: props.what })} isError>
        {error}
      </Notice>
    );
  }
  return data === null ? <Skeleton rows={props.rows} /> : null;
}

/** A placeholder while content loads. */
export function Skeleton({ rows }: { rows: number }) {
  return (
    <div class="skeleton" role="status" aria-label={strings.frame.loading}>
      {Array.from({ length: rows }, () => (
        <i />
      ))}
    </div>
  );
}
