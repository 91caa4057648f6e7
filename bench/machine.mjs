// The machine that is measured on, and how unsteady it is: its disk and one core, looked at before each row, and the time that other
// machines of the same host took away.
import { readFileSync } from "node:fs";
import os from "node:os";
import { versions } from "./peers.mjs";
import { measurer, path, run, station } from "./stage.mjs";

const read = (file) => { try { return readFileSync(file, "utf8"); } catch { return ""; } };

export function machine() {
  const cpus = os.cpus(), system = read("/etc/os-release").match(/^PRETTY_NAME="(.*)"/m);
  return {
    cpu: cpus[0].model, cores: cpus.length, memory: `${(os.totalmem() / 2 ** 30).toFixed(1)} GiB`, kernel: os.release(), system: system ? system[1] : os.type(),
    disk: `${run("df", ["--output=fstype", path()]).trim().split("\n").at(-1)} on a ${run("df", ["--output=size", "-h", path()]).trim().split("\n").at(-1).trim()} disk`, node: process.version, versions: versions(), commit: commit(), day: new Date().toISOString().slice(0, 10),
  };
}

function commit() {
  try {
    return run("git", ["describe", "--always", "--dirty"]).trim();
  } catch {
    return "unknown";
  }
}

/** Jiffies of all and of those that were stolen or waited for a disk. */
function ticks() {
  const all = read("/proc/stat").split("\n")[0].trim().split(/\s+/).slice(1).map(Number);
  return { all: all.slice(0, 8).reduce((sum, each) => sum + each, 0), stolen: all[7] ?? 0 };
}

export async function noiseBegin() {
  const disk = await station(measurer("disk"), [path()]), seen = [], before = ticks();
  return {
    seen,
    look: async (where) => {
      const load = os.loadavg()[0], after = ticks();
      seen.push({ where, load, sync: await disk.ask("sync"), work: await disk.ask("work"),
        stolen: after.all > before.all ? (after.stolen - before.stolen) / (after.all - before.all) : 0 });
    },
    end: () => disk.end(),
  };
}
