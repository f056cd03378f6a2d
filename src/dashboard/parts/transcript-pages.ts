import type { ConversationDetail } from '../../contract/index.ts';

/** A transcript that was read from its start, with what a later page has beyond it. */
export function withLater(one: ConversationDetail, later: ConversationDetail): ConversationDetail {
  const messages = new Set(one.messages.map(({ message_id }) => message_id));
  const events = new Set(one.events.map(({ id }) => id));
  return {
    ...one,
    messages: [
      ...one.messages,
      ...later.messages.filter(({ message_id }) => !messages.has(message_id)),
    ],
    events: [...one.events, ...later.events.filter(({ id }) => !events.has(id))],
    attachments: [...one.attachments, ...otherFiles(later, one)],
    next_cursor: later.next_cursor,
  };
}

/** The first page as it is now, followed by what later pages showed before. */
export function refreshedFromStart(
  page: ConversationDetail,
  shown: ConversationDetail,
): ConversationDetail {
  // Without a later page, what is not in this one was erased.
  const hasLater = page.next_cursor !== null && shown.messages.length > page.messages.length;
  return hasLater ? withLater(page, shown) : page;
}

/** The last page as it is now, between earlier pages that were shown and newer messages from the stream. */
export function refreshedAtEnd(
  page: ConversationDetail,
  shown: ConversationDetail,
): ConversationDetail {
  const known = new Set(page.messages.map(({ message_id }) => message_id));
  const isKnown = ({ message_id }: { message_id: string }) => known.has(message_id);
  const first = shown.messages.findIndex(isKnown);
  const isEmptyYet = page.message_count === 0;
  // Without a shared message, the shown ones were erased, or many came since and there is a gap.
  if (first < 0 && !isEmptyYet) return page;
  const earlier = shown.messages.slice(0, Math.max(0, first));
  const newer = shown.messages.slice(shown.messages.findLastIndex(isKnown) + 1);
  const earlierIds = new Set<string | null>(earlier.map(({ message_id }) => message_id));
  // Files without a message belong to the first page.
  if (earlier.length > 0) earlierIds.add(null);
  return {
    ...page,
    messages: [...earlier, ...page.messages, ...newer],
    attachments: [
      ...otherFiles(shown, page).filter(({ message_id }) => earlierIds.has(message_id)),
      ...page.attachments,
    ],
    previous_cursor: earlier.length > 0 ? shown.previous_cursor : page.previous_cursor,
  };
}

/** The files of a page that another one does not have. */
function otherFiles(of: ConversationDetail, than: ConversationDetail) {
  const known = new Set(than.attachments.map(({ attachment_id }) => attachment_id));
  return of.attachments.filter(({ attachment_id }) => !known.has(attachment_id));
}
