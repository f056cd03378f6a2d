import { strings } from '../strings/index.ts';

/** Says that the newest transcripts may be missing, where the server says so. */
export const Incomplete = ({ of: data }: { of: { incomplete?: true | undefined } | null }) =>
  data?.incomplete ? (
    <p class="muted" role="status">
      {strings.common.incomplete}
    </p>
  ) : null;
