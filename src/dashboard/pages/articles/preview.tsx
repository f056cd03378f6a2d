import { markdown } from '../../../markdown/blocks.tsx';

/** A body as the chat shows it. A long one is formatted in turns, so that typing goes on. */
export const Preview = ({ of: body }: { of: string }) => (
  <div class="rendered" dir="auto">
    {markdown(body, false)}
  </div>
);
