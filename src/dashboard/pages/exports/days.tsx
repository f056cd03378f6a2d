import type { ExportDaysResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { count, counted, size } from '../../format.ts';
import { Card } from '../../parts/card.tsx';
import { HowAllCounted } from '../../parts/counted.tsx';
import { listPath } from '../../parts/conversation-path.ts';
import { Link } from '../../parts/link.tsx';
import { Table } from '../../parts/table.tsx';
import { sayWith, strings } from '../../strings/index.ts';

type Day = ExportDaysResponse['days'][number];

/** The exported days and their files. */
export function Days({ days }: { days: readonly Day[] }) {
  const erased = days.filter((day) => day.erased > 0);
  return (
    <Card id="days" title={strings.exports.files}>
      {erased.length > 0 && (
        <p class="erased">
          {sayWith(strings.exports.erasedLaterAbout, {
            erased: <strong>{counted(strings.exports.erasedLater, erased.length)}</strong>,
            command: <code>afterword export --date {erased[0]!.date} --reissue</code>,
          })}
        </p>
      )}
      {days.some(({ late }) => late) && (
        <p class="erased">
          {sayWith(strings.exports.lateAbout, {
            list: <code>GET /api/v1/conversations.ndjson</code>,
            reissue: <code>--reissue</code>,
          })}
        </p>
      )}
      <Table
        label={strings.exports.filesTable}
        class="files-of-days words-2"
        heads={[
          strings.exports.dayUtc,
          strings.exports.bot,
          strings.common.conversations,
          strings.exports.version2,
          strings.exports.version1,
        ]}
      >
        {days.map((day) => (
          <tr key={`${day.date} ${day.bot_id}`}>
            <th scope="row">
              <time dateTime={day.date}>{day.date}</time>
            </th>
            <td>{day.bot_id}</td>
            <td>
              {count(day.conversations)}
              {day.erased > 0 && (
                <span class="mark alert">
                  {say(strings.exports.countErased, { count: count(day.erased) })}
                </span>
              )}
              {day.late !== null && day.late > 0 && (
                <Link
                  class="mark"
                  to={listPath({ missing_from_file: `${day.date}:${day.bot_id}` })}
                >
                  {counted(strings.exports.countLate, day.late)}
                </Link>
              )}
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
        of={[[strings.common.conversations, 'exported_conversations']]}
        reference="getDataExportV2Days"
      />
    </Card>
  );
}

function Files({ of: { files }, version }: { of: Day; version: 'v1' | 'v2' }) {
  const own = files.filter((file) => file.version === version);
  if (own.length === 0) return <span class="muted">{strings.exports.noConversations}</span>;
  return (
    <>
      {own.map((file, index) => (
        <a key={file.url} href={file.url} download={file.name}>
          {own.length > 1
            ? say(strings.exports.numbered, {
                number: count(index + 1),
                size: size(file.size_bytes),
              })
            : size(file.size_bytes)}
          <span class="unseen">, {file.name}</span>
        </a>
      ))}
    </>
  );
}
