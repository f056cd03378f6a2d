import { useSignal } from '@preact/signals';
import type { InboxChatResponse } from '../../../contract/index.ts';
import { moment, NONE, words } from '../../format.ts';
import { conversationPath } from '../../parts/conversation-path.ts';
import { Facts } from '../../parts/facts.tsx';
import { Link } from '../../parts/link.tsx';
import { Earlier } from './earlier.tsx';
import './details.css';

/** What is known about the customer and the escalation; collapsed on a phone. */
export function Details({ of }: { of: InboxChatResponse }) {
  const { chat, conversation: c } = of;
  const isOpen = useSignal(false);
  const facts: [string, string][] = [
    ['Escalation reason', chat.reason ? words(chat.reason) : NONE],
    ['Sentiment', c.sentiment ? words(c.sentiment) : NONE],
    ['Name', c.contact_name ?? NONE],
    ['E-mail', c.contact_email ?? NONE],
    ['Customer', c.customer_id ?? NONE],
    ['Verified', c.identity_verified === null ? NONE : c.identity_verified ? 'Yes' : 'No'],
    ['Language', c.language ?? NONE],
    ['Started', moment(c.started_at)],
  ];
  return (
    <details
      class="about"
      onToggle={({ currentTarget }) => (isOpen.value = (currentTarget as HTMLDetailsElement).open)}
    >
      <summary>About the customer</summary>
      <Facts of={facts} />
      <Link to={conversationPath(c.conversation_id)} class="more">
        Full conversation
      </Link>
      {isOpen.value && <Earlier of={of} />}
    </details>
  );
}
