import { useSignal } from '@preact/signals';
import type { InboxChatResponse } from '../../../contract/index.ts';
import { moment, NONE, termOf } from '../../format.ts';
import { conversationPath } from '../../parts/conversation-path.ts';
import { Facts } from '../../parts/facts.tsx';
import { Link } from '../../parts/link.tsx';
import { strings } from '../../strings/index.ts';
import { Earlier } from './earlier.tsx';
import './details.css';

/** What is known about the customer and the escalation; collapsed on a phone. */
export function Details({ of }: { of: InboxChatResponse }) {
  const { chat, conversation: c } = of;
  const isOpen = useSignal(false);
  const { reason, sentiment, name, customer, verified, yes, no, language, started } = strings.inbox;
  const facts: [string, string][] = [
    [reason, chat.reason ? termOf(chat.reason) : NONE],
    [sentiment, c.sentiment ? termOf(c.sentiment) : NONE],
    [name, c.contact_name ?? NONE],
    [strings.common.email, c.contact_email ?? NONE],
    [customer, c.customer_id ?? NONE],
    [verified, c.identity_verified === null ? NONE : c.identity_verified ? yes : no],
    [language, c.language ?? NONE],
    [started, moment(c.started_at)],
  ];
  return (
    <details
      class="about"
      onToggle={({ currentTarget }) => (isOpen.value = (currentTarget as HTMLDetailsElement).open)}
    >
      <summary>{strings.inbox.about}</summary>
      <Facts of={facts} />
      <Link to={conversationPath(c.conversation_id)} class="more">
        {strings.inbox.fullConversation}
      </Link>
      {isOpen.value && <Earlier of={of} />}
    </details>
  );
}
