export { Attached } from './attached.tsx';
export { createTray } from './create-tray.tsx';
