import type { Conversation } from '../capture/index.ts';
import { type Child, h, later, when } from '../reactive/dom.ts';
import { computed } from '../reactive/signals.ts';
import { Scale, type ScaleKind } from './scale.ts';
import type { SurveyStrings } from '../strings/survey/en.ts';

export interface SurveyOptions {
  strings: SurveyStrings;
  scale: ScaleKind;
  /** Replaces "How was this conversation?". */
  question?: string | undefined;
  /** Awaited before the comment form is shown. */
  ready?: () => Promise<void>;
}

/**
 * The survey of a conversation: one click rates and is sent at once, and a comment may follow. After
 * a dismissal it is not shown again.
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
    hasComment.value
      ? strings.thanks
      : survey.value.unsaved === 'refused'
        ? strings.refused
        : rating.value && !survey.value.unsaved
          ? strings.rated
          : question,
  );

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
        when(
          () => rating.value !== null && !hasComment.value,
          () =>
            later(async () => {
              const { CommentForm } = await import('./comment/index.ts');
              await ready?.();
              return () => CommentForm(conversation, strings, heading);
            }),
        ),
      ),
  );
}
