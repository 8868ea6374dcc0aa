"""Reads one SWC file with NEURON's Import3d each time a line comes in, and prints the seconds it took as JSON."""
import contextlib, io, json, sys, time
from neuron import h

h.load_file("stdlib.hoc")
h.load_file("import3d.hoc")
path = sys.argv[1]
for _ in sys.stdin:
    with contextlib.redirect_stdout(io.StringIO()):
        wall, cpu = time.perf_counter(), time.process_time()
        reader = h.Import3d_SWC_read()
        reader.quiet = 1
        reader.input(path)
        h.Import3d_GUI(reader, 0).instantiate(None)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        sections = list(h.allsec())
        for section in sections:
            h.delete_section(sec=section)
    print(json.dumps({"wall": wall, "cpu": cpu, "sections": len(sections)}), flush=True)
