import type { WebhookDelivery } from '../../../contract/index.ts';
import { SELF_HARM } from '../../../contract/self-harm.ts';
import { say } from '../../../strings/say.ts';
import { teamByLanguage, type TeamLanguage } from '../../../strings/team/all.ts';

/** The notice as a sentence. */
export function noticeInWords(
  { type, data }: Pick<WebhookDelivery, 'type'> & { data: Partial<WebhookDelivery['data']> },
  language: TeamLanguage,
): string {
  const { notices } = teamByLanguage[language];
  switch (type) {
    case 'chat.waiting':
      return data.agents_online === false ? notices.nobodyOnline : notices.waiting;
    case 'chat.unanswered':
      return notices.unanswered;
    case 'message.left':
      return notices.left;
    case 'mail.received':
      return notices.mailed;
    case 'survey.rated':
      return say(notices.rated, { rating: String(data.rating) });
    case 'conversation.escalated':
      return data.trigger === SELF_HARM ? notices.selfHarm : notices.escalated;
    case 'gap.found':
      return notices.gap;
  }
}
