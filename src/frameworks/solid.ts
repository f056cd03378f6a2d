import type { JSX as Solid } from 'solid-js';
import type {
  ChatAttributes,
  ChatEvents,
  ChatProperty,
  EventAttributes,
  SurveyAttributes,
  SurveyEvents,
} from './props.ts';
import type { AfterwordSurvey } from '../survey/index.ts';
import type { AfterwordChat } from '../widget/index.ts';

// Defines both elements; the types below let Solid's JSX know them.
export { AfterwordSurvey } from '../survey/index.ts';
export { AfterwordChat } from '../widget/index.ts';

type Properties = { [Name in ChatProperty as `prop:${Name}`]?: AfterwordChat[Name] };

declare module 'solid-js' {
  namespace JSX {
    interface IntrinsicElements {
      'afterword-chat': Solid.HTMLAttributes<AfterwordChat> &
        ChatAttributes &
        Properties &
        EventAttributes<ChatEvents, 'on:'>;
      'afterword-survey': Solid.HTMLAttributes<AfterwordSurvey> &
        SurveyAttributes &
        EventAttributes<SurveyEvents, 'on:'>;
    }
  }
}
