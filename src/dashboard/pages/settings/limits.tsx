import type { LimitListResponse } from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { count } from '../../format.ts';
import { useLoad } from '../../load.ts';
import { Card } from '../../parts/card.tsx';
import { Table } from '../../parts/table.tsx';
import { Waiting } from '../../parts/waiting.tsx';
import { strings } from '../../strings/index.ts';

/** What an address, a key, a conversation and the organisation may use. */
export function Limits() {
  const load = useLoad<LimitListResponse>('limits');
  const limits = load.data?.data;
  return (
    <Card id="limits" title={strings.settings.limits}>
      <Waiting for={load} what={strings.settings.theLimits} rows={20} />
      {limits && (
        <>
          <p class="muted">{strings.settings.limitsAbout}</p>
          <Table
            label={strings.settings.limits}
            class="words-2 words-4"
            heads={[
              strings.settings.limit,
              strings.settings.value,
              strings.settings.refused,
              strings.settings.variable,
            ]}
          >
            {limits.map((one) => (
              <tr key={one.name}>
                <th scope="row">{textOf(one)}</th>
                <td>{amountOf(one)}</td>
                <td>{count(one.refused)}</td>
                <td>
                  <code>{one.variable}</code>
                </td>
              </tr>
            ))}
          </Table>
        </>
      )}
    </Card>
  );
}

type Limit = LimitListResponse['data'][number];

/** In the language in use. A newer server may have limits that this page does not know. */
function textOf({ name, text }: Limit): string {
  const { texts } = strings.limits;
  return Object.hasOwn(texts, name) ? texts[name]! : text;
}

function amountOf({ value, unit, per, seconds, in_words: inWords }: Limit): string {
  const { units, per: pers, periods, amount, rate } = strings.limits;
  const [things, whom] = [units[unit], pers[per]];
  const period = seconds === null ? '' : periods[seconds];
  if (things === undefined || whom === undefined || period === undefined) return inWords;
  const values = { value: count(value), unit: things, per: whom, period };
  return say(seconds === null ? amount : rate, values);
}
