/** Before every line that the extension tests print, so that it is found among everything else that an extension host prints. */
export const LINE_MARK = '[faultline-test] ';
