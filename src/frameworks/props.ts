import type { AttributeName } from '../element/attribute.ts';
import type { DomEvents } from '../element/events.ts';
import type { SettingTable, ValueOf } from '../element/setting.ts';
import type { AfterwordSurvey, SurveyEvents } from '../survey/index.ts';
import type { settings as surveySettings } from '../survey/settings/index.ts';
import type { AfterwordChat, ChatEvents } from '../widget/index.ts';
import type { settings as chatSettings } from '../widget/settings/index.ts';

export type { AfterwordChat, AfterwordSurvey };

type ChatSettings = typeof chatSettings;
type SurveySettings = typeof surveySettings;

type SettingProps<Settings extends SettingTable> = {
  [Name in keyof Settings]?: ValueOf<Settings[Name]> | undefined;
};

/** `onRated` and the like: called with the event's `detail`. */
type EventProps<Details> = {
  [Name in keyof Details & string as `on${Capitalize<Name>}`]?:
    ((detail: Details[Name]) => void) | undefined;
};

/** Settings of the chat that are also properties of the element, because they accept more than text. */
export type ChatProperty = Exclude<keyof ChatSettings & keyof AfterwordChat, keyof HTMLElement>;

type ChatProperties = { [Name in ChatProperty]?: AfterwordChat[Name] };

/** The props of `<afterword-chat>`; see docs/widget.md. */
export interface ChatProps
  extends Omit<SettingProps<ChatSettings>, ChatProperty>, ChatProperties, EventProps<ChatEvents> {
  publishableKey: string;
}

/** The props of `<afterword-survey>`; see docs/widget.md. */
export interface SurveyProps extends SettingProps<SurveySettings>, EventProps<SurveyEvents> {
  publishableKey: string;
}

type AttributeProps<Settings extends SettingTable> = {
  [Name in keyof Settings & string as AttributeName<Name>]?: ValueOf<Settings[Name]> | undefined;
};

/** The attributes of `<afterword-chat>` in JSX, and its properties. */
export type ChatAttributes = Omit<AttributeProps<ChatSettings>, ChatProperty> & {
  [Name in ChatProperty]?: ValueOf<ChatSettings[Name]> | AfterwordChat[Name];
};

/** The attributes of `<afterword-survey>` in JSX. */
export type SurveyAttributes = AttributeProps<SurveySettings>;

/** Listeners for the events without a colon, as JSX names them: `onafterwordrated`, `on:afterwordrated`. */
export type EventAttributes<Details, Prefix extends 'on' | 'on:'> = {
  [
    Name in keyof DomEvents<Details> as Name extends `afterword:${string}`
      ? never
      : `${Prefix}${Name}`
  ]?: ((event: DomEvents<Details>[Name]) => void) | undefined;
};

export type { ChatEvents, SurveyEvents };
