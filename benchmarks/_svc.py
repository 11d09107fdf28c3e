import sys

sys.path.insert(0, "/work/main")
if __name__ == "__main__":
    from benchmarks import doors
    from benchmarks.figures import table

    kind = sys.argv[1]
    s = float(sys.argv[2])
    e = doors.Effort(seconds=s, warm_up=1, instances=int(sys.argv[3]), raw_seconds=2, form_instances=60)
    print(table(list(doors.measure_on(kind, e))))
