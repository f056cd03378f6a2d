import type { ExportDaysResponse } from '../../../contract/index.ts';
import { count, counted, size } from '../../format.ts';
import { Card } from '../../parts/card.tsx';
import { HowAllCounted } from '../../parts/counted.tsx';
import { Table } from '../../parts/table.tsx';

type Day = ExportDaysResponse['days'][number];

/** The exported days and their files. */
export function Days({ days }: { days: readonly Day[] }) {
  const erased = days.filter((day) => day.erased > 0);
  return (
    <Card id="days" title="Files">
      {erased.length > 0 && (
        <p class="erased">
          <strong>
            The files of {counted(erased.length, 'day')} contain conversations that were erased
            later.
          </strong>{' '}
          Files are never changed by themselves. To write a day again without these conversations:{' '}
          <code>afterword export --date {erased[0]!.date} --reissue</code>
        </p>
      )}
      <Table
        label="Table of the files"
        class="files-of-days"
        heads={['Day (UTC)', 'Bot', 'Conversations', 'Version 2', 'Version 1']}
      >
        {days.map((day) => (
          <tr key={`${day.date} ${day.bot_id}`}>
            <th scope="row">
              <time dateTime={day.date}>{day.date}</time>
            </th>
            <td>{day.bot_id}</td>
            <td>
              {count(day.conversations)}
              {day.erased > 0 && <span class="mark alert">{count(day.erased)} erased</span>}
            </td>
            <td>
              <Files of={day} version="v2" />
            </td>
            <td>
              <Files of={day} version="v1" />
            </td>
          </tr>
        ))}
      </Table>
      <HowAllCounted
        of={[['Conversations', 'exported_conversations']]}
        reference="getDataExportV2Days"
      />
    </Card>
  );
}

function Files({ of: { files }, version }: { of: Day; version: 'v1' | 'v2' }) {
  const own = files.filter((file) => file.version === version);
  if (own.length === 0) return <span class="muted">No conversations</span>;
  return (
    <>
      {own.map((file, index) => (
        <a key={file.url} href={file.url} download={file.name}>
          {own.length > 1 && `${index + 1}: `}
          {size(file.size_bytes)}
          <span class="unseen">, {file.name}</span>
        </a>
      ))}
    </>
  );
}
