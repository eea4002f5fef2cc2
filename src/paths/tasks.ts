/** Whether a C program can have several tasks, by the functions that it calls: then orders of them can be explored. Comments and strings do not count. */
export function startsTasks(text: string): boolean {
  return /\b(?:pthread_create|thrd_create|timer_create|v?fork|clone3?|posix_spawnp?|daemon|system|popen)\s*\(/.test(text.replace(/\/\*[^]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"/g, ' '));
}
