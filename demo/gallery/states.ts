import type { AfterwordChat } from '../../src/widget/index.ts';
import type { Words } from './words.ts';

/** The tools that set up a state. */
export interface Stage {
  chat: AfterwordChat;
  words: Words;
  /** Makes the simulated server fail. */
  server: { isUp: boolean };
  /** Waits for the first element that matches. */
  find(selector: string): Promise<HTMLElement>;
}

export interface State {
  title: string;
  attributes?: Record<string, string>;
  play(stage: Stage): Promise<void>;
}

async function talk({ chat, words }: Stage): Promise<void> {
  const conversation = await chat.ready();
  conversation.message({ senderType: 'customer', content: words.question });
  conversation.message({ senderType: 'ai', content: words.answer, aiConfidenceScore: 0.9 });
}

async function open({ chat, find }: Stage): Promise<void> {
  chat.open();
  const panel = await find('.panel');
  // The focus comes last.
  while (!panel.contains(chat.shadowRoot!.activeElement)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function talkInView(stage: Stage): Promise<void> {
  await talk(stage);
  await open(stage);
}

async function end(stage: Stage): Promise<void> {
  await talkInView(stage);
  stage.chat.resolve();
  await stage.find('.stars');
}

async function rate(stage: Stage, rating: 1 | 2 | 3 | 4 | 5): Promise<void> {
  await end(stage);
  stage.chat.conversation!.rate(rating);
  await stage.find('.comment');
}

async function write({ find }: Stage, text: string): Promise<HTMLTextAreaElement> {
  const field = (await find('.composer textarea')) as HTMLTextAreaElement;
  field.value = text;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  return field;
}

async function send(stage: Stage, text: string): Promise<void> {
  await write(stage, text);
  (await stage.find('.send')).click();
}

/** Makes a two-colour picture. */
async function picture(name: string, hue: number): Promise<File> {
  const canvas = document.createElement('canvas');
  canvas.width = 320;
  canvas.height = 240;
  const brush = canvas.getContext('2d')!;
  const sky = brush.createLinearGradient(0, 0, 0, 240);
  sky.addColorStop(0, `hsl(${hue} 45% 78%)`);
  sky.addColorStop(1, `hsl(${hue + 30} 50% 60%)`);
  brush.fillStyle = sky;
  brush.fillRect(0, 0, 320, 240);
  brush.fillStyle = `hsl(${hue + 60} 35% 35%)`;
  brush.beginPath();
  brush.moveTo(0, 240);
  brush.lineTo(120, 90);
  brush.lineTo(190, 170);
  brush.lineTo(240, 120);
  brush.lineTo(320, 240);
  brush.fill();
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  return new File([blob!], name, { type: 'image/png' });
}

/** Selects files as a customer does. */
async function choose(stage: Stage, ...files: File[]): Promise<void> {
  const input = (await stage.find('.composer input[type=file]')) as HTMLInputElement;
  const data = new DataTransfer();
  for (const file of files) data.items.add(file);
  input.files = data.files;
  input.dispatchEvent(new Event('change'));
  await stage.find('.tray li');
}

/** Every state of the chat, by its name in the address. */
export const states: Record<string, State> = {
  launcher: { title: 'Launcher', play: async ({ find }) => void (await find('.launcher')) },
  unread: {
    title: 'Unread replies',
    async play(stage) {
      await talk(stage);
      await stage.find('.badge:not([hidden])');
    },
  },
  empty: {
    title: 'Open for the first time',
    attributes: { 'suggested-questions': 'true' },
    play: open,
  },
  'pre-chat': {
    title: 'Form before the chat',
    attributes: { 'pre-chat': 'name email* topic', 'pre-chat-topics': 'true' },
    async play(stage) {
      await open(stage);
      await stage.find('.pre-chat');
    },
  },
  consent: {
    title: 'Consent request',
    attributes: { consent: 'pending' },
    async play(stage) {
      await open(stage);
      await stage.find('.note');
    },
  },
  conversation: {
    title: 'A conversation',
    async play(stage) {
      await talkInView(stage);
      const conversation = stage.chat.conversation!;
      const { thanks, longAnswer } = stage.words;
      conversation.message({ senderType: 'customer', content: thanks });
      conversation.message({ senderType: 'ai', content: longAnswer });
      conversation.rateMessage(conversation.messages.peek()[1]!.id, true);
    },
  },
  replies: {
    title: 'Suggested replies and an offer of a person',
    async play(stage) {
      await open(stage);
      const { answer, replies } = stage.words;
      stage.chat.responder = () => ({ text: answer, quick_replies: replies, offer_person: true });
      await send(stage, stage.words.question);
      await stage.find('.said > .choices');
    },
  },
  typing: {
    title: 'A reply is being written',
    async play(stage) {
      await talkInView(stage);
      stage.chat.responder = () => new Promise(() => {});
      await send(stage, stage.words.thanks);
      await stage.find('.typing');
    },
  },
  failed: {
    title: 'No reply',
    async play(stage) {
      await open(stage);
      stage.chat.responder = () => Promise.reject(new Error('no answer'));
      await send(stage, stage.words.question);
      await stage.find('.note.trouble');
    },
  },
  offline: {
    title: 'Offline',
    async play(stage) {
      await talkInView(stage);
      Object.defineProperty(navigator, 'onLine', { get: () => false });
      dispatchEvent(new Event('offline'));
      await stage.find('.note.trouble');
    },
  },
  scrolled: {
    title: 'New messages below',
    async play(stage) {
      const conversation = await stage.chat.ready();
      const { question, longAnswer } = stage.words;
      for (let i = 0; i < 6; i++) {
        conversation.message({ senderType: 'customer', content: question });
        conversation.message({ senderType: 'ai', content: longAnswer });
      }
      await open(stage);
      await stage.find('.entry:nth-child(13)');
      const log = await stage.find('.log');
      await new Promise((resolve) => setTimeout(resolve, 300));
      log.scrollTop -= 400;
      await new Promise((resolve) => setTimeout(resolve, 100));
      conversation.message({ senderType: 'ai', content: stage.words.answer });
      await stage.find('.pill');
    },
  },
  menu: {
    title: 'Menu',
    async play(stage) {
      await talkInView(stage);
      (await stage.find('.menu summary')).click();
      await stage.find('.menu .items');
    },
  },
  history: {
    title: 'Earlier chats',
    async play(stage) {
      for (let i = 0; i < 3; i++) {
        await talk(stage);
        await open(stage);
        stage.chat.resolve();
        (await stage.find('.after > .quiet')).click();
      }
      (await stage.find('.menu summary')).click();
      (await stage.find('.menu .items button')).click();
      await stage.find('.history li');
    },
  },
  'no-history': {
    title: 'No earlier chats',
    async play(stage) {
      await open(stage);
      (await stage.find('.menu summary')).click();
      (await stage.find('.menu .items button')).click();
      await stage.find('.history');
    },
  },
  tray: {
    title: 'Photos to be sent',
    async play(stage) {
      await talkInView(stage);
      await choose(stage, await picture('tent.png', 150), await picture('zip.png', 20));
      await write(stage, stage.words.look);
    },
  },
  'tray-failed': {
    title: 'A photo that was not sent',
    async play(stage) {
      await talkInView(stage);
      stage.server.isUp = false;
      await choose(stage, await picture('tent.png', 150));
      (await stage.find('.send')).click();
      await stage.find('.tray p:not([hidden])');
    },
  },
  attached: {
    title: 'A photo in the conversation',
    async play(stage) {
      await talkInView(stage);
      await choose(stage, await picture('tent.png', 150));
      await send(stage, stage.words.look);
      const image = (await stage.find('.attached img')) as HTMLImageElement;
      await image.decode();
      const { messages } = stage.chat.conversation!;
      stage.chat.conversation!.message({ senderType: 'ai', content: stage.words.answer });
      await stage.find(`.entry:nth-child(${messages.peek().length})`);
    },
  },
  waiting: {
    title: 'Waiting for a person',
    async play(stage) {
      await talkInView(stage);
      stage.chat.escalate();
      await stage.find('.note.waiting');
    },
  },
  person: {
    title: 'A person has joined',
    async play(stage) {
      await talkInView(stage);
      stage.chat.escalate();
      stage.chat.conversation!.message({ senderType: 'human_agent', content: stage.words.person });
      await stage.find('.entry.human_agent');
    },
  },
  ending: {
    title: 'End this chat?',
    async play(stage) {
      await talkInView(stage);
      // A chat with a bot that has answered ends without a question.
      stage.chat.conversation!.message({ senderType: 'customer', content: stage.words.question });
      (await stage.find('.foot .end')).click();
      await stage.find('[role=alertdialog]');
    },
  },
  survey: { title: 'Survey', play: end },
  'survey-emoji': { title: 'Survey by emoji', attributes: { 'rating-scale': 'emoji' }, play: end },
  'survey-thumbs': {
    title: 'Survey by thumbs',
    attributes: { 'rating-scale': 'thumbs' },
    play: end,
  },
  low: { title: 'A low rating', play: (stage) => rate(stage, 2) },
  high: { title: 'A high rating', play: (stage) => rate(stage, 5) },
  thanks: {
    title: 'Thanks for the comment',
    async play(stage) {
      await rate(stage, 4);
      stage.chat.conversation!.feedback(stage.words.thanks);
      await new Promise((resolve) => setTimeout(resolve));
    },
  },
};
