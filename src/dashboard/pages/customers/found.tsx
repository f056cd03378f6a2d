import { useSignal } from '@preact/signals';
import type {
  PersonalCounts,
  PersonalKind,
  PersonErasureResponse,
  PersonResponse,
} from '../../../contract/index.ts';
import { count, counted } from '../../format.ts';
import { Notice } from '../../parts/notice.tsx';
import { Problem } from '../../parts/problem.tsx';
import { download } from './download.ts';
import type { Named } from './named.ts';

const KINDS: Record<PersonalKind, [one: string, many: string]> = {
  conversation: ['conversation', 'conversations'],
  message: ['message', 'messages'],
  event: ['event', 'events'],
  file: ['photo or video', 'photos and videos'],
  chat: ['chat with agents', 'chats with agents'],
  chat_event: ['event of a chat', 'events of chats'],
  question: ['question in knowledge gaps', 'questions in knowledge gaps'],
  export_input: ['set of export fields', 'sets of export fields'],
  survey: ['survey', 'surveys'],
  rating: ['rating', 'ratings'],
  contact: ['state of an address', 'states of addresses'],
  call: ['call', 'calls'],
  webhook_delivery: ['failed webhook delivery', 'failed webhook deliveries'],
  stored_response: ['stored response', 'stored responses'],
};

const listed = (counts: PersonalCounts) =>
  (Object.keys(KINDS) as PersonalKind[]).flatMap((kind) => {
    const many = counts[kind];
    return many === undefined ? [] : [counted(many, ...KINDS[kind])];
  });

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
      <Notice title="Nothing found">
        No data is stored about this person, or it was erased. <Others of={of.not_followed} />
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
          {[...of.customer_ids, ...of.emails].join(', ') || 'A person without a name'}
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
          Export
        </button>
        {isAsking.value ? (
          <>
            <button
              type="button"
              class="quiet danger"
              disabled={isBusy}
              onClick={() => void props.erase(named)}
            >
              Erase for good
            </button>
            <button type="button" class="quiet" onClick={() => (isAsking.value = false)}>
              Keep it
            </button>
          </>
        ) : (
          <button type="button" class="quiet" onClick={() => (isAsking.value = true)}>
            Erase
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
        {kinds.length > 0 ? (
          <>
            <strong>Erased.</strong> Figures have not changed, except that topics and reasons which
            only this person had count as none.
          </>
        ) : (
          <>
            <strong>Nothing was left to erase.</strong> Of an address that unsubscribed or bounced a
            keyed hash stays, so that it gets no mail.
          </>
        )}
      </p>
      <ul>
        {kinds.map((kind) => (
          <li key={kind}>{kind}</li>
        ))}
      </ul>
      <Others of={of.not_followed} />
      <Remains of={of.remains} />
      {of.remains.write_ahead_log && (
        <p class="muted">
          SQLite’s write-ahead log still has erased text, because a long read is using it. The
          server clears it when the read ends.
        </p>
      )}
    </div>
  );
}

const WHY = {
  unproven: 'a browser claimed the link without proof',
  shared: 'the address belongs to several customers',
};

function Others({ of }: { of: PersonResponse['not_followed'] }) {
  if (of.length === 0) return null;
  return (
    <>
      <p class="muted">May belong to the same person, and is not included:</p>
      <ul class="muted">
        {of.map(({ customer_id, email, reason }) => (
          <li key={`${customer_id} ${email}`}>
            {customer_id ?? email}: {WHY[reason]}
          </li>
        ))}
      </ul>
    </>
  );
}

function Remains({ of }: { of: PersonResponse['remains'] }) {
  const { export_days, canned_replies, named_ids } = of;
  if (export_days.length + canned_replies.length + named_ids.length === 0) return null;
  return (
    <>
      <p class="muted">An erasure leaves:</p>
      <ul class="muted">
        {export_days.map(({ bot_id, date }) => (
          <li key={`${bot_id} ${date}`}>
            the files of {date} ({bot_id}); to write them again without the conversations:{' '}
            <code>afterword export --date {date} --reissue</code>
          </li>
        ))}
        {canned_replies.length > 0 && (
          <li>
            {counted(canned_replies.length, 'canned reply names', 'canned replies name')} the
            person: {canned_replies.join(', ')}
          </li>
        )}
        {named_ids.length > 0 && (
          <li>
            {count(named_ids.length)} conversation ids contain the person’s id or address:{' '}
            {named_ids.join(', ')}
          </li>
        )}
      </ul>
    </>
  );
}
