import type { HTMLAttributes } from 'preact';
import type {
  ChatAttributes,
  ChatEvents,
  EventAttributes,
  SurveyAttributes,
  SurveyEvents,
} from './props.ts';
import type { AfterwordSurvey } from '../survey/index.ts';
import type { AfterwordChat } from '../widget/index.ts';

// Defines both elements; the types below let Preact's JSX know them.
export { AfterwordSurvey } from '../survey/index.ts';
export { AfterwordChat } from '../widget/index.ts';

declare module 'preact' {
  // Merges with the namespace `JSX`, which is an alias.
  namespace createElement.JSX {
    interface IntrinsicElements {
      'afterword-chat': HTMLAttributes<AfterwordChat> &
        ChatAttributes &
        EventAttributes<ChatEvents, 'on'>;
      'afterword-survey': HTMLAttributes<AfterwordSurvey> &
        SurveyAttributes &
        EventAttributes<SurveyEvents, 'on'>;
    }
  }
}
