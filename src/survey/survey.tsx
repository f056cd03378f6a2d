import { signal } from '@preact/signals-core';
import { createRef } from 'preact';
import type { RatedConversation } from '../capture/record.ts';
import { later } from '../element/later.tsx';
import { part } from '../element/part.ts';
import { Words } from '../element/words.tsx';
import type { SurveyStrings } from '../strings/survey/en.ts';
import { watchFailure } from './failure.ts';
import { Scale, type ScaleKind } from './scale.tsx';

export interface SurveyProps {
  conversation: RatedConversation;
  strings: SurveyStrings;
  scale: ScaleKind;
  /** Replaces "How was this conversation?". */
  question?: string | undefined;
  /** Awaited before the comment form is shown. */
  ready?: () => Promise<void>;
}

const CommentForm = later(() => import('./comment/index.tsx'));

/**
 * The survey of a conversation: one click rates and is sent at once, and a comment may follow. After
 * a dismissal it is not shown again.
 */
export const Survey = part<SurveyProps>(({ conversation }, mounted) => {
  const heading = createRef<HTMLHeadingElement>();
  const { id, survey } = conversation;
  const hasFailed = signal(false);
  /** What the customer has to know about the comment. */
  const note = signal('');
  /** Whether the comment was changed after it was sent. */
  const isChanged = signal(false);
  /** The conversation for which a comment was asked for. */
  let asked = '';
  mounted(() => watchFailure(survey, 'unsaved', hasFailed));
  mounted(() => {
    const { rating, dismissed } = survey.peek();
    if (rating === null && !dismissed) conversation.surveyShown();
  });

  return ({ strings, scale, question = strings.question, ready }) => {
    const { rating, dismissed, unsaved, feedback, unsavedFeedback } = survey.value;
    if (dismissed) return null;
    const isRated = rating !== null;
    const hasComment = feedback !== null && !unsavedFeedback && !isChanged.value;
    // What was written stays: the rating may be refused, or the comment after it was stored here.
    if (isRated && !hasComment) asked = id.value;
    const state = isRated && !unsaved ? strings.rated : question;
    return (
      <section class="survey" part="survey" aria-label={question}>
        <div role="status">
          <h2 ref={heading} tabIndex={-1}>
            <Words>{hasFailed.value ? strings.refused : hasComment ? strings.thanks : state}</Words>
          </h2>
          {note.value && (
            <p>
              <Words>{note.value}</Words>
            </p>
          )}
        </div>
        <Scale
          kind={scale}
          label={question}
          names={strings.stars}
          given={rating}
          onRate={(next) => {
            if (next !== survey.peek().rating || hasFailed.peek()) conversation.rate(next);
          }}
        />
        {isRated ? (
          <p>
            <Words>{hasComment ? strings.thanksMore : strings.changeable}</Words>
          </p>
        ) : (
          <>
            {scale !== 'thumbs' && (
              <div class="scale" aria-hidden="true">
                <span>{strings.worst}</span>
                <span>{strings.best}</span>
              </div>
            )}
            <button class="text" type="button" onClick={() => conversation.dismissSurvey()}>
              {strings.dismiss}
            </button>
          </>
        )}
        {asked === id.value && (
          <CommentForm
            key={asked}
            until={ready}
            conversation={conversation}
            strings={strings}
            heading={heading}
            hidden={!isRated || hasComment}
            note={note}
            isChanged={isChanged}
          />
        )}
      </section>
    );
  };
});
