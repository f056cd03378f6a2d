import { computed, effect, type Signal, signal } from '@preact/signals-core';
import { createRef, type RefObject, type TargetedSubmitEvent } from 'preact';
import type { RatedConversation } from '../../capture/record.ts';
import { MAX_FEEDBACK } from '../../contract/limits.ts';
import { part } from '../../element/part.ts';
import { adoptStyles } from '../../element/shadow.ts';
import { Words } from '../../element/words.tsx';
import { allStrings } from '../../strings/survey/en-later.ts';
import type { SurveyStrings } from '../../strings/survey/en.ts';
import { watchFailure } from '../failure.ts';
import commentCss from './comment.css?inline';

/** Ratings up to this one count as low. */
const LOW = 2;
/** Ratings from this one count as high. */
const HIGH = 4;

/** What was written for each conversation of this page, as the form is gone when the chat is minimised. */
const drafts = new Map<string, { text: string; ticked: readonly string[] }>();

/** Asks for a comment after the rating, and after a low rating also for the reason. */
export const Part = part<{
  conversation: RatedConversation;
  strings: SurveyStrings;
  /** Gets the focus when the form disappears. */
  heading: RefObject<HTMLElement | null>;
  hidden: boolean;
  /** Set to what the customer has to know about the comment. */
  note: Signal<string>;
  /** Set when what was sent is not what the field holds any more: the form stays. */
  isChanged: Signal<boolean>;
}>((props, mounted) => {
  const { conversation, heading, note, isChanged } = props;
  const strings = allStrings(props.strings);
  const rating = computed(() => conversation.survey.value.rating ?? HIGH - 1);
  const isLow = computed(() => rating.value <= LOW);
  const id = conversation.id.peek();
  const draft = drafts.get(id) ?? { text: '', ticked: [] };
  const field = createRef<HTMLTextAreaElement>();
  const ticked = signal(draft.ticked);
  mounted(() => {
    field.current!.value ||= draft.text;
  });
  const hasFailed = signal(false);
  mounted(() => watchFailure(conversation.survey, 'unsavedFeedback', hasFailed));
  mounted(() => {
    const stop = effect(() => void (note.value = hasFailed.value ? strings.unsent : ''));
    return () => {
      stop();
      note.value = '';
      isChanged.value = false;
    };
  });
  adoptStyles(heading.current!.getRootNode() as ShadowRoot, commentCss);

  function onSubmit(event: TargetedSubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const written = String(new FormData(event.currentTarget).get('comment')).trim();
    const reasons = strings.reasons.filter((one) => isLow.peek() && ticked.peek().includes(one));
    const text = [reasons.join(', '), written].filter(Boolean).join('\n');
    if (!text) return;
    heading.current!.focus();
    isChanged.value = false;
    conversation.feedback(text);
  }

  const tick = (reason: string, isTicked: boolean) => {
    const others = ticked.peek().filter((one) => one !== reason);
    ticked.value = isTicked ? [...others, reason] : others;
    keep();
  };
  const keep = () => drafts.set(id, { text: field.current!.value, ticked: ticked.peek() });
  return ({ hidden }) => (
    <form
      class="comment"
      hidden={hidden}
      onSubmit={onSubmit}
      onInput={() => {
        isChanged.value = conversation.survey.peek().feedback !== null;
        keep();
      }}
    >
      {isLow.value && (
        <fieldset>
          <legend>{strings.wrong}</legend>
          {strings.reasons.map((reason) => (
            <label>
              <input
                type="checkbox"
                value={reason}
                checked={ticked.value.includes(reason)}
                onChange={({ currentTarget }) => tick(reason, currentTarget.checked)}
              />
              <span>{reason}</span>
            </label>
          ))}
        </fieldset>
      )}
      <label for="comment">
        <Words>{rating.value >= HIGH ? strings.good : strings.comment}</Words>
      </label>
      <textarea ref={field} id="comment" name="comment" maxLength={MAX_FEEDBACK} />
      <button class="primary">{strings.send}</button>
    </form>
  );
});
