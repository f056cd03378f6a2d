import { isValidIBAN } from 'ibantools';
import type { Libraries } from '../later/index.ts';
import { idKind } from './ids.ts';
import { isPhone } from './phones.ts';
import { languagesOf } from './spoken.ts';

/** What the kept libraries know of numbers; their tables are too large for a browser. */
export const libraries: Omit<Libraries, 'glance'> = {
  isIban: isValidIBAN,
  isPhone,
  idKind,
  languagesOf,
};
