"""Compiles the .mod files of a folder with NEURON's own compiler."""
import glob
import os
import shutil
import subprocess
import sys


def link_neuron_home(folder):
    """A folder of links that NEURON's own compile script finds its parts in, wherever the package put them."""
    home = os.path.join(folder, 'home')
    os.makedirs(os.path.join(home, 'bin'))
    os.makedirs(os.path.join(home, 'lib'))
    listed = subprocess.run(['dpkg', '-L', 'neuron', 'neuron-dev'], capture_output=True, text=True).stdout.split()
    makefile = next(name for name in listed if name.endswith('nrnmech_makefile'))
    os.symlink(shutil.which('nocmodl'), os.path.join(home, 'bin', 'nocmodl'))
    os.symlink(makefile, os.path.join(home, 'bin', 'nrnmech_makefile'))
    os.symlink(os.path.join(os.path.dirname(makefile), 'libnrniv.so'), os.path.join(home, 'lib', 'libnrniv.so'))
    os.symlink('/usr/include', os.path.join(home, 'include'))
    os.symlink('/usr/share', os.path.join(home, 'share'))
    return home


def compile_mods(folder):
    environment = dict(os.environ, NRNHOME=link_neuron_home(folder))
    # Not optimised: that takes most of the time, and the runs are short.
    log = subprocess.run(['nrnivmodl', '-incflags', '-O0'], cwd=folder, env=environment, capture_output=True, text=True)
    found = glob.glob(os.path.join(folder, '*', 'libnrnmech.so')) + glob.glob(os.path.join(folder, '*', '.libs', 'libnrnmech.so'))
    if not found:
        sys.exit(log.stdout + log.stderr)
    return found[0]
