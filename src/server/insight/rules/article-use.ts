import { articleIn } from '../../articles/rules/reply-id.ts';
import type { Message } from '../../conversations/rules/message.ts';
import type { MessageFacts } from '../../conversations/rules/reply-facts.ts';
import type { GapQuestion } from './gap.ts';

/** A question for which the bot used an article. */
export interface ArticleUse {
  /** Of the question. */
  messageId: string;
  at: number;
  articleId: number;
  isAnswered: boolean;
}

/**
 * The questions for which the bot used an article, each once.
 *
 * @param gaps those that it did not answer
 */
export function articleUses(
  messages: readonly Message[],
  gaps: readonly GapQuestion[],
): ArticleUse[] {
  const unanswered = new Set(gaps.map(({ messageId }) => messageId));
  const uses: ArticleUse[] = [];
  let question: Message | null = null;
  for (const message of messages) {
    if (message.senderType === 'customer') question = message;
    else if (question !== null && message.senderType === 'ai') {
      const articleId = articleOf(message.facts);
      if (articleId === null) continue;
      const { messageId, at } = question;
      uses.push({ messageId, at, articleId, isAnswered: !unanswered.has(messageId) });
      question = null;
    }
  }
  return uses;
}

function articleOf(facts: MessageFacts['facts']): number | null {
  if (!facts?.includes('"article-')) return null;
  const { intent } = JSON.parse(facts) as { intent?: { intent_id?: string } };
  return articleIn(intent?.intent_id ?? '');
}
