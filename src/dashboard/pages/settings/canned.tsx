import type { CannedReplies } from '../../../contract/index.ts';
import { SettingsForm } from './settings-form.tsx';

/** As one text: each title with its reply below, separated by empty lines. */
const asText = (replies: CannedReplies) =>
  replies.map(({ title, content }) => `# ${title}\n${content}`).join('\n\n');

const fromText = (text: string): CannedReplies =>
  text
    .split(/^# /m)
    .map((section) => section.trim())
    .filter(Boolean)
    .map((section) => {
      const [title = '', ...lines] = section.split('\n');
      return { title: title.trim(), content: lines.join('\n').trim() || title.trim() };
    });

/** The canned replies, edited as one text. */
export const Canned = () => (
  <SettingsForm<CannedReplies>
    id="canned-answers"
    title="Canned replies"
    address="canned-answers"
    method="PUT"
    what="The canned replies"
    rows={2}
    changeIn={(fields) => fromText(String(fields.get('answers')))}
  >
    {(replies) => (
      <>
        <label for="answers">
          For each: a line with # and a title, and the text below. <code>{'{name}'}</code> is the
          customer’s name.
        </label>
        <textarea
          id="answers"
          name="answers"
          rows={6}
          placeholder={'# Greeting\nHello {name}, I am looking into it.'}
          defaultValue={asText(replies)}
        />
      </>
    )}
  </SettingsForm>
);
