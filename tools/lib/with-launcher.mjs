// Loaded before the program when the launcher starts it: without its launcher it would run on unseen, holding the data
// folder, so it drains as if it had been asked to.
if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
  process.channel.unref();
}
