import type { Conversation } from '../capture/index.ts';
import { MAX_FEEDBACK } from '../contract/limits.ts';
import { type Child, h, when } from '../reactive/dom.ts';
import { computed } from '../reactive/signals.ts';
import { Scale, type ScaleKind } from './scale.ts';
import type { SurveyStrings } from './strings/en.ts';

/** Up to this rating something went wrong. */
const LOW = 2;
/** From this one on it went well. */
const HIGH = 4;

export interface SurveyOptions {
  strings: SurveyStrings;
  scale: ScaleKind;
  /** In place of "How was this conversation?". */
  question?: string | undefined;
  /** Awaited before a comment is taken. */
  ready?: () => Promise<void>;
}

/**
 * The survey of a conversation: one click rates and is sent at once, a comment may follow. Whoever
 * has dismissed it is not asked again.
 */
export function Survey(
  conversation: Conversation,
  { strings, scale, question = strings.question, ready }: SurveyOptions,
): Child {
  const { survey } = conversation;
  const rating = computed(() => survey.value.rating);
  const hasComment = computed(() => survey.value.feedback !== null);
  const { rating: given, dismissed } = survey.peek();
  if (given === null && !dismissed) conversation.surveyShown();

  const heading = h('h2', { tabindex: -1 }, () =>
    hasComment.value ? strings.thanks : rating.value ? strings.rated : question,
  );

  function CommentForm(): HTMLElement {
    const isLow = computed(() => (rating.value ?? HIGH) <= LOW);
    const field = h('textarea', { id: 'comment', maxlength: MAX_FEEDBACK });
    const reasons = strings.reasons.map((reason) =>
      h('label', {}, h('input', { type: 'checkbox', value: reason }), reason),
    );
    void ready?.().catch(() => {});
    async function onsubmit(event: Event): Promise<void> {
      event.preventDefault();
      const ticked = [...form.querySelectorAll('input')].filter(({ checked }) => checked);
      const chosen = isLow.peek() ? ticked.map(({ value }) => value).join(', ') : '';
      const text = [chosen, field.value.trim()].filter(Boolean).join('\n');
      if (!text) return;
      await ready?.();
      conversation.feedback(text);
      // The form goes; whoever came by keyboard should not fall off the page with it.
      heading.focus();
    }
    const form = h(
      'form',
      // Where the line is down the comment stays, to be sent again.
      { class: 'comment', onsubmit: (event) => void onsubmit(event).catch(() => {}) },
      when(
        () => isLow.value,
        () => h('fieldset', {}, h('legend', {}, strings.wrong), reasons),
      ),
      h('label', { for: 'comment' }, () =>
        (rating.value ?? 0) >= HIGH ? strings.good : strings.comment,
      ),
      field,
      h('button', { class: 'primary' }, strings.send),
    );
    return form;
  }

  return when(
    () => !survey.value.dismissed,
    () =>
      h(
        'section',
        { class: 'survey', part: 'survey', 'aria-label': question },
        h('div', { role: 'status' }, heading),
        Scale({
          kind: scale,
          label: question,
          names: strings.stars,
          rating,
          onRate(next) {
            if (next !== rating.peek()) conversation.rate(next);
          },
        }),
        when(
          () => rating.value === null,
          () => [
            scale !== 'thumbs' &&
              h(
                'div',
                { class: 'scale', 'aria-hidden': 'true' },
                h('span', {}, strings.worst),
                h('span', {}, strings.best),
              ),
            h(
              'button',
              { class: 'text', type: 'button', onclick: () => conversation.dismissSurvey() },
              strings.dismiss,
            ),
          ],
          () => h('p', {}, () => (hasComment.value ? strings.thanksMore : strings.changeable)),
        ),
        when(() => rating.value !== null && !hasComment.value, CommentForm),
      ),
  );
}
