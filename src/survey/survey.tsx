import { useComputed } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Conversation } from '../capture/index.ts';
import { later } from '../element/later.tsx';
import { Words } from '../element/words.tsx';
import type { SurveyStrings } from '../strings/survey/en.ts';
import { Scale, type ScaleKind } from './scale.tsx';

export interface SurveyProps {
  conversation: Conversation;
  strings: SurveyStrings;
  scale: ScaleKind;
  /** Replaces "How was this conversation?". */
  question?: string | undefined;
  /** Awaited before the comment form is shown. */
  ready?: () => Promise<void>;
}

const CommentForm = later(async () => (await import('./comment/index.tsx')).CommentForm);

/**
 * The survey of a conversation: one click rates and is sent at once, and a comment may follow. After
 * a dismissal it is not shown again.
 */
export function Survey({
  conversation,
  strings,
  scale,
  question = strings.question,
  ready,
}: SurveyProps) {
  const { survey } = conversation;
  const rating = useComputed(() => survey.value.rating);
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => {
    const { rating: given, dismissed } = survey.peek();
    if (given === null && !dismissed) conversation.surveyShown();
  }, []);

  if (survey.value.dismissed) return null;
  const { unsaved, feedback } = survey.value;
  const isRated = rating.value !== null;
  const hasComment = feedback !== null;
  const state = isRated && !unsaved ? strings.rated : question;
  return (
    <section class="survey" part="survey" aria-label={question}>
      <div role="status">
        <h2 ref={heading} tabIndex={-1}>
          <Words>
            {hasComment ? strings.thanks : unsaved === 'refused' ? strings.refused : state}
          </Words>
        </h2>
      </div>
      <Scale
        kind={scale}
        label={question}
        names={strings.stars}
        rating={rating}
        onRate={(next) => {
          if (next !== rating.peek()) conversation.rate(next);
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
      {isRated && !hasComment && (
        <CommentForm
          until={ready}
          conversation={conversation}
          strings={strings}
          heading={heading}
        />
      )}
    </section>
  );
}
