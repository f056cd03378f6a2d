/** A field for a number, with its label. */
export function NumberField(props: {
  /** By default the name. */
  id?: string;
  name: string;
  label: string;
  min: number;
  max: number;
  /** By default 1. */
  step?: number | 'any';
  /** Whether the field may be empty. */
  isOptional?: boolean;
  /** `null`: the field is empty. */
  value: number | null;
}) {
  const { name, id = name, min, max, step = 1, isOptional = false, value } = props;
  return (
    <>
      <label for={id}>{props.label}</label>
      <input
        id={id}
        name={name}
        type="number"
        min={min}
        max={max}
        step={step}
        required={!isOptional}
        inputMode={step === 1 ? 'numeric' : 'decimal'}
        defaultValue={value === null ? '' : String(value)}
      />
    </>
  );
}
