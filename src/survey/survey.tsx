import { createRef } from 'preact';
import type { Conversation } from '../capture/index.ts';
import { MAX_FEEDBACK } from '../contract/limits.ts';
import { Observer } from './observer.ts';
import { Stars } from './stars.tsx';
import { surveyStrings as strings } from './strings.ts';

/** The survey of a conversation: one click rates and is sent at once, a comment may follow. */
export class Survey extends Observer<{ conversation: Conversation }> {
  #comment = createRef<HTMLTextAreaElement>();
  #heading = createRef<HTMLHeadingElement>();

  override componentDidMount(): void {
    const { conversation } = this.props;
    if (conversation.survey.peek().rating === null) conversation.surveyShown();
  }

  #sendComment = (event: Event): void => {
    event.preventDefault();
    const text = this.#comment.current?.value.trim();
    if (!text) return;
    this.props.conversation.feedback(text);
    // The form goes; whoever came by keyboard should not fall off the page with it.
    this.#heading.current?.focus();
  };

  override view() {
    const { conversation } = this.props;
    const { rating, feedback } = conversation.survey.value;
    const title = feedback ? strings.thanks : rating ? strings.rated : strings.question;
    return (
      <section class="survey" part="survey" aria-label={strings.question}>
        <div role="status">
          <h2 ref={this.#heading} tabIndex={-1}>
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
          <form class="comment" onSubmit={this.#sendComment}>
            <label for="comment">{strings.comment}</label>
            <textarea
              id="comment"
              ref={this.#comment}
              maxLength={MAX_FEEDBACK}
              placeholder={strings.commentHint}
            />
            <button class="primary">{strings.send}</button>
          </form>
        )}
      </section>
    );
  }
}
