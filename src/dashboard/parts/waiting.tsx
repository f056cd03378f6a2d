import type { Load } from '../load.ts';
import { Notice } from './notice.tsx';

/** What stands where nothing is known yet: why not, or a place held. */
export function Waiting(props: { for: Load<unknown>; what: string; rows: number }) {
  const { data, error } = props.for;
  if (error) {
    return (
      <Notice title={`${props.what} could not be fetched`} isError>
        {error}
      </Notice>
    );
  }
  return data === null ? <Skeleton rows={props.rows} /> : null;
}

/** A place held while its content is fetched. */
export function Skeleton({ rows }: { rows: number }) {
  return (
    <div class="skeleton" role="status" aria-label="Loading">
      {Array.from({ length: rows }, () => (
        <i />
      ))}
    </div>
  );
}
