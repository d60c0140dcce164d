# A Slurm of one node, without systemd: cluster.sh start|slurmctld|slurmd|stop FOLDER, as root.
set -eu
what=$1
folder=$2
export SLURM_CONF="$folder/slurm.conf"

configure() {
    mkdir -p "$folder/state" "$folder/spool"
    cat >"$SLURM_CONF" <<END
ClusterName=test
SlurmctldHost=localhost
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
SlurmctldPort=26817
SlurmdPort=26818
SlurmdTimeout=10
NodeName=localhost NodeAddr=127.0.0.1 CPUs=2
PartitionName=work Nodes=localhost Default=YES MaxTime=INFINITE State=UP
END
}

munge() {
    if pgrep -x munged >/dev/null; then return; fi
    mkdir -p /run/munge /etc/munge
    chown munge /run/munge
    if [ ! -f /etc/munge/munge.key ]; then
        head -c 1024 /dev/urandom >/etc/munge/munge.key
        chown munge /etc/munge/munge.key
        chmod 400 /etc/munge/munge.key
    fi
    runuser -u munge -- munged
}

case $what in
start)
    configure
    munge
    slurmctld
    slurmd
    for _ in $(seq 60); do
        if sinfo -h -t idle -o %n 2>/dev/null | grep -q localhost; then exit 0; fi
        sleep 0.5
    done
    cat "$folder/slurmctld.log" "$folder/slurmd.log" >&2
    exit 1
    ;;
slurmctld) # the controller dies and comes back
    kill -9 "$(cat "$folder/slurmctld.pid")"
    sleep 1
    slurmctld
    ;;
slurmd) # the node's daemon dies and comes back; -b: the node was booted, its old jobs are gone
    kill -9 "$(cat "$folder/slurmd.pid")"
    sleep 1
    slurmd -b
    ;;
stop)
    for daemon in slurmd slurmctld; do
        kill -9 "$(cat "$folder/$daemon.pid")" 2>/dev/null || true
    done
    ;;
esac
