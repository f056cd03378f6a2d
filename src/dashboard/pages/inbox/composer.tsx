import { useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { ConversationDetail } from '../../../contract/index.ts';
import { MAX_ATTACHMENT_BYTES } from '../../../contract/attachment-limits.ts';
import { say } from '../../../strings/say.ts';
import { call } from '../../api.ts';
import { count, timeOfDay } from '../../format.ts';
import { strings } from '../../strings/index.ts';
import { act, refusal, sendAction } from './act.ts';
import { createAttempt } from './attempt.ts';
import { cannedId, CannedList, findCanned, OwnReplies } from './canned.tsx';
import { draftOf, keepDraft } from './drafts.ts';
import { sendMessage } from './outgoing.ts';
import { inbox } from './state.ts';
import './composer.css';

/** Interval between typing notices to the customer, milliseconds. */
const TYPING_EVERY = 3_000;
/** Longest message, characters. */
const LONGEST = 10_000;

/** A reply or a note for the team. Enter sends, Shift+Enter inserts a line break, `/` finds a canned reply. */
export function Composer(props: {
  chatId: number;
  customerSeenAt: string | null;
  of: ConversationDetail;
}) {
  const { chatId, customerSeenAt, of } = props;
  const names = { reply: `chat ${chatId}`, note: `note ${chatId}` };
  // What was written as a note is one after a reload, too: the customer must not get it.
  const isNote = useSignal(draftOf(names.note) !== '');
  const draft = useSignal(draftOf(isNote.value ? names.note : names.reply));
  const isEditing = useSignal(false);
  const isUploading = useSignal(false);
  const chosen = useSignal(0);
  const toldTyping = useRef(0);
  const note = useMemo(createAttempt, []);
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), [chatId]);

  const isLooking = !isNote.value && draft.value.startsWith('/');
  const found = isLooking ? findCanned(inbox.data!.canned_answers, draft.value.slice(1)) : [];

  function write(text: string): void {
    if (text !== draft.value) chosen.value = 0;
    draft.value = text;
    keepDraft(isNote.value ? names.note : names.reply, text);
    if (isNote.value || text.trim() === '' || text.startsWith('/')) return;
    if (Date.now() - toldTyping.current < TYPING_EVERY) return;
    toldTyping.current = Date.now();
    void sendAction(chatId, { type: 'typing' });
  }

  function put(content: string): void {
    const name = of.contact_name ?? '';
    write(content.replaceAll('{name}', name));
    chosen.value = 0;
    field.current?.focus();
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (isLooking && found.length > 0) return put(found[chosen.value]?.content ?? '');
    const content = draft.value.trim();
    if (content === '') return;
    if (isNote.value) {
      // Stays in note mode until the server has stored it, so that it never goes to the customer.
      const note_id = note.idFor(content);
      if (!(await act(chatId, { type: 'note', note_id, content }))) return;
      note.arrived();
      write('');
      isNote.value = false;
      return;
    }
    write('');
    toldTyping.current = 0;
    return sendMessage(chatId, content);
  }

  async function attach(files: FileList | null): Promise<void> {
    for (const file of files ?? []) {
      if (file.size > MAX_ATTACHMENT_BYTES) {
        refusal.value = say(strings.inbox.tooLarge, {
          name: file.name,
          size: count(MAX_ATTACHMENT_BYTES / 1024 / 1024),
        });
        continue;
      }
      isUploading.value = true;
      const result = await call<{ attachment: { attachment_id: string } }>(
        `inbox/chats/${chatId}/files?name=${encodeURIComponent(file.name)}`,
        { method: 'POST', body: file },
      );
      isUploading.value = false;
      if (result.ok) void sendMessage(chatId, file.name, [result.value.attachment.attachment_id]);
      else refusal.value = result.message;
    }
  }

  const last = of.messages.at(-1);
  const isSeen =
    last?.sender_type === 'human_agent' &&
    customerSeenAt !== null &&
    Date.parse(customerSeenAt) >= Date.parse(last.timestamp);
  return (
    <>
      <form
        class={`reply ${isNote.value ? 'note' : ''}`}
        onSubmit={(event) => void submit(event)}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          void attach(event.dataTransfer?.files ?? null);
        }}
      >
        {isSeen && (
          <p class="seen muted">{say(strings.inbox.seen, { time: timeOfDay(customerSeenAt) })}</p>
        )}
        {isLooking && (
          <CannedList
            found={found}
            chosen={chosen.value}
            put={put}
            edit={() => (isEditing.value = true)}
          />
        )}
        <textarea
          ref={field}
          rows={2}
          maxLength={LONGEST}
          value={draft.value}
          aria-label={isNote.value ? strings.inbox.noteForTeam : strings.inbox.reply}
          aria-controls={isLooking ? 'canned' : undefined}
          aria-activedescendant={isLooking && found.length > 0 ? cannedId(chosen.value) : undefined}
          placeholder={isNote.value ? strings.inbox.onlyTeam : strings.inbox.replyHint}
          onInput={({ currentTarget }) => write(currentTarget.value)}
          onPaste={(event) => {
            const { files } = event.clipboardData!;
            if (files.length === 0) return;
            event.preventDefault();
            void attach(files);
          }}
          onKeyDown={(event) => {
            if (event.isComposing) return;
            if (event.key === 'Enter' && !event.shiftKey) void submit(event);
            // As Enter does, where it is a habit.
            if (event.key === 'Tab' && isLooking && found.length > 0 && !event.shiftKey) {
              void submit(event);
            }
            if (!isLooking || event.altKey) return;
            if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
              event.preventDefault();
              const step = event.key === 'ArrowDown' ? 1 : found.length - 1;
              chosen.value = (chosen.value + step) % Math.max(1, found.length);
            } else if (event.key === 'Escape') write('');
          }}
        />
        <div class="actions">
          <button
            type="button"
            class="quiet"
            aria-pressed={isNote.value}
            onClick={() => {
              // The words go with it.
              const text = draft.value;
              write('');
              isNote.value = !isNote.value;
              write(text);
              field.current?.focus();
            }}
          >
            {strings.inbox.note}
          </button>
          <input
            ref={picker}
            type="file"
            hidden
            multiple
            accept="image/*,video/mp4,video/webm,video/quicktime"
            onChange={({ currentTarget }) => {
              void attach(currentTarget.files).then(() => (currentTarget.value = ''));
            }}
          />
          <button
            type="button"
            class="quiet"
            disabled={isUploading.value}
            onClick={() => picker.current?.click()}
          >
            {isUploading.value ? strings.common.sending : strings.inbox.photoOrVideo}
          </button>
          <button class="primary" disabled={draft.value.trim() === ''}>
            {isNote.value ? strings.inbox.saveNote : strings.inbox.send}
          </button>
        </div>
      </form>
      {/* Not in the form: saving there would also send what is written here. */}
      {isEditing.value && <OwnReplies close={() => (isEditing.value = false)} />}
    </>
  );
}
