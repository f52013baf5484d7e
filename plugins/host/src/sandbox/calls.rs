//! Which system calls a worker may make.
//!
//! A call that is not on the list fails as if the user had no right to it, so
//! that a library that only asks (for the terminal, for a language) goes on.
//! A call that nothing ever needs that reads workbooks ends the process.

use std::collections::BTreeMap;

use seccompiler::{
    BackendError, BpfProgram, Error, SeccompAction, SeccompCmpArgLen, SeccompCmpOp,
    SeccompCondition, SeccompFilter, SeccompRule, TargetArch, apply_filter_all_threads,
};

/// What is still to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// A library is loaded from memory.
    Loading,
    /// A workbook is read and adapted.
    Working,
}

/// Reading, writing and computing, memory, signals and locks of the process itself.
const WORKING: &[libc::c_long] = &[
    libc::SYS_read,
    libc::SYS_readv,
    libc::SYS_write,
    libc::SYS_writev,
    libc::SYS_close,
    libc::SYS_fstat,
    libc::SYS_lseek,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_brk,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_sigaltstack,
    libc::SYS_restart_syscall,
    libc::SYS_futex,
    libc::SYS_set_robust_list,
    libc::SYS_rseq,
    libc::SYS_membarrier,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_nanosleep,
    libc::SYS_clock_nanosleep,
    libc::SYS_clock_gettime,
    libc::SYS_clock_getres,
    libc::SYS_gettimeofday,
    libc::SYS_getrandom,
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

/// What the system's loader does besides, and what the next stage takes.
const LOADING: &[libc::c_long] = &[
    libc::SYS_openat,
    libc::SYS_pread64,
    libc::SYS_newfstatat,
    libc::SYS_statx,
    libc::SYS_readlinkat,
    libc::SYS_faccessat,
    libc::SYS_getcwd,
    libc::SYS_mmap,
    libc::SYS_mprotect,
    libc::SYS_memfd_create,
    libc::SYS_fcntl,
    libc::SYS_ftruncate,
    libc::SYS_prctl,
    libc::SYS_seccomp,
];

/// What no worker ever needs.
const NEVER: &[libc::c_long] = &[
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_bpf,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_kexec_load,
    libc::SYS_perf_event_open,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_reboot,
];

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Puts the stage's filters into force in every thread; they cannot be taken off.
///
/// The stricter of two answers holds. The filter that allows little comes last,
/// since it does not let another one in.
pub(super) fn deny(stage: Stage) -> Result<(), Error> {
    let denied = SeccompAction::Errno(u32::try_from(libc::EPERM).unwrap_or(1));
    let fatal = program(never(), SeccompAction::Allow, SeccompAction::KillProcess)?;
    let allowing = program(allowed(stage)?, denied, SeccompAction::Allow)?;
    apply_filter_all_threads(&fatal)?;
    apply_filter_all_threads(&allowing)
}

fn never() -> Rules {
    NEVER.iter().map(|call| (number(*call), Vec::new())).collect()
}

fn program(
    rules: Rules,
    otherwise: SeccompAction,
    matched: SeccompAction,
) -> Result<BpfProgram, Error> {
    let arch = TargetArch::try_from(std::env::consts::ARCH)?;
    Ok(SeccompFilter::new(rules, otherwise, matched, arch)?.try_into()?)
}

fn number(call: libc::c_long) -> i64 {
    // The numbers of system calls are 64 bits wide on every system that has this filter.
    #[allow(clippy::useless_conversion)]
    i64::from(call)
}

fn allowed(stage: Stage) -> Result<Rules, BackendError> {
    let mut rules: Rules = WORKING.iter().map(|call| (number(*call), Vec::new())).collect();
    if stage == Stage::Loading {
        rules.extend(LOADING.iter().map(|call| (number(*call), Vec::new())));
    } else {
        // Memory that can be run as code is for loading only.
        let exec = u64::try_from(libc::PROT_EXEC).unwrap_or(4);
        let plain = || condition(2, SeccompCmpOp::MaskedEq(exec), 0);
        rules.insert(number(libc::SYS_mmap), vec![SeccompRule::new(vec![plain()?])?]);
        rules.insert(number(libc::SYS_mprotect), vec![SeccompRule::new(vec![plain()?])?]);
        // A debug build of the standard library asks whether a descriptor is open.
        let asks = u64::try_from(libc::F_GETFD).unwrap_or(1);
        let asks = condition(1, SeccompCmpOp::Eq, asks)?;
        rules.insert(number(libc::SYS_fcntl), vec![SeccompRule::new(vec![asks])?]);
    }
    // A process may end itself with a signal, and nobody else.
    let own = u64::try_from(rustix::process::getpid().as_raw_nonzero().get()).unwrap_or(0);
    let own = condition(0, SeccompCmpOp::Eq, own)?;
    rules.insert(number(libc::SYS_tgkill), vec![SeccompRule::new(vec![own])?]);
    // Its limits it may ask for; while loading is to come, also lower them.
    let own = condition(0, SeccompCmpOp::Eq, 0)?;
    let mut conditions = vec![own];
    if stage == Stage::Working {
        let asks = SeccompCondition::new(2, SeccompCmpArgLen::Qword, SeccompCmpOp::Eq, 0)?;
        conditions.push(asks);
    }
    rules.insert(number(libc::SYS_prlimit64), vec![SeccompRule::new(conditions)?]);
    Ok(rules)
}

fn condition(
    argument: u8,
    operator: SeccompCmpOp,
    value: u64,
) -> Result<SeccompCondition, BackendError> {
    SeccompCondition::new(argument, SeccompCmpArgLen::Dword, operator, value)
}
