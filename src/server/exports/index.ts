import { exportDayEndpoints } from './routes/days.ts';
import { downloadExport } from './routes/file.ts';
import { signedUrlEndpoints } from './routes/signed-urls.ts';

export { createExporter, type Exporter } from './job.ts';
export { reissueDay } from './reissue.ts';
export { exportState } from './state.ts';
export { findExported } from './store/days.ts';
export {
  findExportBots,
  findExportInputs,
  noteBots,
  removeEndings,
  saveEndings,
} from './store/endings.ts';
export { keepExportInput, noteAnsweredByMail } from './write.ts';
export type { ExportServices } from './services.ts';
export const exportEndpoints = [...signedUrlEndpoints, ...exportDayEndpoints, downloadExport];
export { exportData, findDaysWith } from './personal.ts';
