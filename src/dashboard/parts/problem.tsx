/** An error message, announced to screen readers. */
export const Problem = ({ of }: { of: string | null }) =>
  of && (
    <p class="field-error" role="alert">
      {of}
    </p>
  );
