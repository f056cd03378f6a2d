import type { Conversation } from '../../capture/index.ts';
import { MAX_FEEDBACK } from '../../contract/limits.ts';
import { h, when } from '../../reactive/dom.ts';
import { computed } from '../../reactive/signals.ts';
import { adoptStyles } from '../shadow.ts';
import { allStrings } from '../../strings/survey/en-later.ts';
import type { SurveyStrings } from '../../strings/survey/en.ts';
import commentCss from './comment.css?inline';

/** Ratings up to this one count as low. */
const LOW = 2;
/** Ratings from this one count as high. */
const HIGH = 4;

/** Asks for a comment after the rating, and after a low rating also for the reason. */
export function CommentForm(
  conversation: Conversation,
  words: SurveyStrings,
  heading: HTMLElement,
): HTMLElement {
  adoptStyles(heading.getRootNode() as ShadowRoot, commentCss);
  const strings = allStrings(words);
  const rating = computed(() => conversation.survey.value.rating ?? HIGH - 1);
  const isLow = computed(() => rating.value <= LOW);
  const field = h('textarea', { id: 'comment', maxlength: MAX_FEEDBACK });
  const reasons = strings.reasons.map((reason) =>
    h('label', {}, h('input', { type: 'checkbox', value: reason }), reason),
  );
  const form = h(
    'form',
    {
      class: 'comment',
      onsubmit: (event) => {
        event.preventDefault();
        const ticked = [...form.querySelectorAll('input')].filter(({ checked }) => checked);
        const chosen = isLow.peek() ? ticked.map(({ value }) => value).join(', ') : '';
        const text = [chosen, field.value.trim()].filter(Boolean).join('\n');
        if (!text) return;
        conversation.feedback(text);
        // The form disappears: keyboard focus must not be lost with it.
        heading.focus();
      },
    },
    when(
      () => isLow.value,
      () => h('fieldset', {}, h('legend', {}, strings.wrong), reasons),
    ),
    h('label', { for: 'comment' }, () => (rating.value >= HIGH ? strings.good : strings.comment)),
    field,
    h('button', { class: 'primary' }, strings.send),
  );
  return form;
}
