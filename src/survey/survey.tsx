import { useEffect, useRef } from 'preact/hooks';
import type { Conversation } from '../capture/index.ts';
import { MAX_FEEDBACK } from '../contract/limits.ts';
import { Stars } from './stars.tsx';
import { surveyStrings } from './strings.ts';

/** The survey of a conversation: one click rates and is sent at once, a comment may follow. */
export function Survey({ conversation }: { conversation: Conversation }) {
  const strings = surveyStrings;
  const { rating, feedback } = conversation.survey.value;
  const comment = useRef<HTMLTextAreaElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => {
    if (rating === null) conversation.surveyShown();
  }, [conversation]);

  function sendComment(event: Event): void {
    event.preventDefault();
    const text = comment.current?.value.trim();
    if (!text) return;
    conversation.feedback(text);
    // The form goes; whoever came by keyboard should not fall off the page with it.
    heading.current?.focus();
  }

  const title = feedback ? strings.thanks : rating ? strings.rated : strings.question;
  return (
    <section class="survey" part="survey" aria-label={strings.question}>
      <div role="status">
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
      </div>
      <Stars
        label={strings.question}
        names={strings.stars}
        rating={rating}
        onRate={(given) => {
          if (given !== rating) conversation.rate(given);
        }}
      />
      {rating === null ? (
        <div class="scale" aria-hidden="true">
          <span>{strings.worst}</span>
          <span>{strings.best}</span>
        </div>
      ) : (
        <p>{feedback ? strings.thanksMore : strings.changeable}</p>
      )}
      {rating !== null && !feedback && (
        <form class="comment" onSubmit={sendComment}>
          <label for="comment">{strings.comment}</label>
          <textarea
            id="comment"
            ref={comment}
            maxLength={MAX_FEEDBACK}
            placeholder={strings.commentHint}
          />
          <button class="primary">{strings.send}</button>
        </form>
      )}
    </section>
  );
}
