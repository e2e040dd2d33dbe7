/** Words that components say by themselves. English here; other languages give the same keys to `LocaleProvider`. */
export type ComponentWords = Readonly<Record<keyof typeof english, string>>;

const english = {
  back: 'Back',
  change: 'Change',
  close: 'Close',
  commands: 'Search and commands',
  continue: 'Continue',
  day: 'Day',
  demo: 'This is a demo. The people and records are made up.',
  done: 'Done',
  error: 'Error',
  find: 'Find a page or a command',
  help: 'Help',
  menu: 'Menu',
  month: 'Month',
  moveDown: 'Move down',
  moveUp: 'Move up',
  next: 'Next',
  noCommand: 'Nothing has this name. Try another word.',
  notProvided: 'Not provided',
  now: 'Now',
  offline: 'There is no connection just now. What is on this page stays. We go on by ourselves when it is back.',
  optional: 'optional',
  problem: 'There is a problem',
  purpose: 'You are here for',
  resize: 'Change the width',
  search: 'Search',
  skip: 'Skip to the main part',
  source: 'Source',
  theExpert: 'Written by the reading doctor',
  year: 'Year',
  chooseFolder: 'Choose a CD, USB or folder',
  chooseFiles: 'Choose files',
  dropHere: 'You can also drag them here.',
} as const;

export const componentWords: ComponentWords = english;
