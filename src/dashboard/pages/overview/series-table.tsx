import { useSignal } from '@preact/signals';
import { COUNTED } from '../../../contract/figure-filters.ts';
import type { SeriesResponse } from '../../../contract/index.ts';
import { NONE } from '../../format.ts';
import { listPath } from '../../parts/conversation-path.ts';
import { Link } from '../../parts/link.tsx';
import { Table } from '../../parts/table.tsx';
import { may } from '../../session.ts';
import { strings } from '../../strings/index.ts';
import { bucketName } from './figure-card.tsx';
import { FIGURES, listedOf } from './figures.ts';

/** The numbers of the charts, for screen readers and keyboards. */
export function SeriesTable({ of: data }: { of: SeriesResponse }) {
  const opens = may('conversations:read');
  // Hundreds of rows, which every change would draw again.
  const isOpen = useSignal(false);
  return (
    <details
      class="as-table"
      onToggle={({ currentTarget }) => (isOpen.value = (currentTarget as HTMLDetailsElement).open)}
    >
      <summary>{strings.overview.asTable}</summary>
      {isOpen.value && (
        <Table
          label={strings.overview.asTable}
          heads={[strings.overview.start, ...FIGURES.map(({ name }) => name())]}
        >
          {data.series.map((bucket) => (
            <tr key={bucket.start}>
              <th scope="row">{bucketName(bucket.start, data.interval)}</th>
              {FIGURES.map((figure) => {
                const value = figure.format(bucket[figure.key]);
                const { start: from, end: to } = bucket;
                return (
                  <td key={figure.key}>
                    {opens && listedOf(figure, bucket) > 0 && value !== NONE ? (
                      <Link to={listPath({ ...COUNTED, ...figure.filters, from, to })}>
                        {value}
                      </Link>
                    ) : (
                      value
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </Table>
      )}
    </details>
  );
}
