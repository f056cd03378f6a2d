import { useSignal } from '@preact/signals';
import type {
  PersonalCounts,
  PersonalKind,
  PersonErasureResponse,
  PersonResponse,
} from '../../../contract/index.ts';
import { say } from '../../../strings/say.ts';
import { counted } from '../../format.ts';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { sayWith, strings } from '../../strings/index.ts';
import { download } from './download.ts';
import type { Named } from './named.ts';

function listed(counts: PersonalCounts): string[] {
  const { kinds } = strings.customers;
  return (Object.keys(kinds) as PersonalKind[]).flatMap((kind) => {
    const many = counts[kind];
    return many === undefined ? [] : [counted(kinds[kind], many)];
  });
}

/** What is stored about a person, with what can be done with it. */
export function Found(props: {
  of: PersonResponse;
  named: Named;
  isBusy: boolean;
  erase: (named: Named) => Promise<void>;
  exported: () => void;
}) {
  const { of, named, isBusy } = props;
  const isAsking = useSignal(false);
  const problem = useSignal<string | null>(null);
  const kinds = listed(of.found);
  if (kinds.length === 0) {
    return (
      <Notice title={strings.common.nothingFound}>
        {strings.customers.noData} <Others of={of.not_followed} />
      </Notice>
    );
  }

  async function save(): Promise<void> {
    problem.value = await download(named);
    props.exported();
  }

  return (
    <div class="person" role="status">
      <p>
        <strong>
          {[...of.customer_ids, ...of.emails].join(', ') || strings.customers.withoutName}
        </strong>
      </p>
      <ul>
        {kinds.map((kind) => (
          <li key={kind}>{kind}</li>
        ))}
      </ul>
      <Others of={of.not_followed} />
      <Remains of={of.remains} />
      <Problem of={problem.value} />
      <div class="actions">
        <button type="button" class="quiet" disabled={isBusy} onClick={() => void save()}>
          {strings.customers.export}
        </button>
        {isAsking.value ? (
          <>
            <button
              type="button"
              class="quiet danger"
              disabled={isBusy}
              onClick={() => void props.erase(named)}
            >
              {strings.customers.eraseForGood}
            </button>
            <button type="button" class="quiet" onClick={() => (isAsking.value = false)}>
              {strings.common.keepIt}
            </button>
          </>
        ) : (
          <button type="button" class="quiet" onClick={() => (isAsking.value = true)}>
            {strings.customers.erase}
          </button>
        )}
      </div>
    </div>
  );
}

/** What an erasure erased, and what it did not. */
export function Erased({ of }: { of: PersonErasureResponse }) {
  const kinds = listed(of.erased);
  return (
    <div class="person" role="status">
      <p>
        {kinds.length > 0
          ? sayWith(strings.customers.isErasedAbout, {
              erased: <strong>{strings.customers.isErased}</strong>,
            })
          : sayWith(strings.customers.nothingLeftAbout, {
              nothing: <strong>{strings.customers.nothingLeft}</strong>,
            })}
      </p>
      <ul>
        {kinds.map((kind) => (
          <li key={kind}>{kind}</li>
        ))}
      </ul>
      <Others of={of.not_followed} />
      <Remains of={of.remains} />
      {of.remains.write_ahead_log && <p class="muted">{strings.customers.writeAheadLog}</p>}
    </div>
  );
}

function Others({ of }: { of: PersonResponse['not_followed'] }) {
  if (of.length === 0) return null;
  return (
    <>
      <p class="muted">{strings.customers.notIncluded}</p>
      <ul class="muted">
        {of.map(({ customer_id, email, reason }) => (
          <li key={`${customer_id} ${email}`}>
            {say(strings.customers.whyNot[reason], { name: customer_id ?? email ?? '' })}
          </li>
        ))}
      </ul>
    </>
  );
}

function Remains({ of }: { of: PersonResponse['remains'] }) {
  const { export_days, canned_replies, articles, named_ids } = of;
  if ([export_days, canned_replies, articles, named_ids].every(({ length }) => length === 0)) {
    return null;
  }
  return (
    <>
      <p class="muted">{strings.customers.leaves}</p>
      <ul class="muted">
        {export_days.map(({ bot_id, date }) => (
          <li key={`${bot_id} ${date}`}>
            {sayWith(strings.customers.leavesFiles, {
              date,
              bot: bot_id,
              command: <code>afterword export --date {date} --reissue</code>,
            })}
          </li>
        ))}
        {canned_replies.length > 0 && (
          <li>
            {say(counted(strings.customers.leavesCanned, canned_replies.length), {
              names: canned_replies.join(', '),
            })}
          </li>
        )}
        {articles.length > 0 && (
          <li>
            {say(counted(strings.customers.leavesArticles, articles.length), {
              names: articles.join(', '),
            })}
          </li>
        )}
        {named_ids.length > 0 && (
          <li>
            {say(counted(strings.customers.leavesIds, named_ids.length), {
              ids: named_ids.join(', '),
            })}
          </li>
        )}
      </ul>
    </>
  );
}
