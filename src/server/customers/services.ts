import type { LiveEventBody } from '../../contract/index.ts';
import type { TranscriptServices } from '../conversations/index.ts';
import type { Store } from '../database/store.ts';
import type { FileContent, PersonalData } from '../database/personal.ts';

export interface CustomerServices extends TranscriptServices {
  /** The events of a conversation's chats in order, including internal notes. */
  chatEvents(organisationId: string, conversationId: string): Promise<LiveEventBody[]>;
  /** What the features store about people. */
  personalData: PersonalData;
  /** The bytes of photos and videos, from where they are. */
  fileContent: FileContent;
  /** The days whose exported files contain some of these conversations. */
  exportedDays(
    organisationId: string,
    conversationIds: readonly string[],
  ): Promise<{ botId: string; day: string }[]>;
}

/** What erasing and exporting a person works with, also on the command line. */
export type PersonServices = Pick<
  CustomerServices,
  'personalData' | 'fileContent' | 'exportedDays' | 'now'
> & {
  store: Store;
};
