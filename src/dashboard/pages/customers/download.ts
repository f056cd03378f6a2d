import type { ErrorResponse } from '../../../contract/index.ts';
import { refusalOf } from '../../api.ts';
import { strings } from '../../strings/index.ts';
import type { Named } from './named.ts';

/** Exports everything about a person to a file. @returns why it failed; `null`: it succeeded */
export async function download(named: Named): Promise<string | null> {
  try {
    const response = await fetch(new URL('/api/v1/customers/export', location.href), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(named),
    });
    if (!response.ok) return refusalOf((await response.json()) as ErrorResponse);
    const address = URL.createObjectURL(await response.blob());
    const link = document.createElement('a');
    link.href = address;
    link.download = 'customer.ndjson';
    link.click();
    URL.revokeObjectURL(address);
    return null;
  } catch {
    return strings.frame.unreachable;
  }
}
