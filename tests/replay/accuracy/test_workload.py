import itertools

from replay.accuracy.workload import Workload


def test_the_workload_says_what_its_clock_says():
    ticks = itertools.count(step=0.5)
    workload = Workload(lambda: next(ticks))
    assert [workload(), workload()] == [0.5, 0.5]


def test_it_takes_milliseconds_of_cpu_time():
    workload = Workload()
    assert 0.0005 < min(workload() for _ in range(5)) < 0.5
