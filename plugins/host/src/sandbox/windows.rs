//! The walls of Windows: a job object that the worker puts itself into.

use std::ffi::c_void;
use std::io;
use std::ptr;

use windows_sys::Win32::Foundation::HANDLE;
use windows_sys::Win32::System::JobObjects::{
    AssignProcessToJobObject, CreateJobObjectW, JOB_OBJECT_LIMIT_ACTIVE_PROCESS,
    JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION, JOB_OBJECT_LIMIT_PROCESS_MEMORY,
    JOB_OBJECT_LIMIT_PROCESS_TIME, JOB_OBJECT_UILIMIT_DESKTOP, JOB_OBJECT_UILIMIT_DISPLAYSETTINGS,
    JOB_OBJECT_UILIMIT_EXITWINDOWS, JOB_OBJECT_UILIMIT_GLOBALATOMS, JOB_OBJECT_UILIMIT_HANDLES,
    JOB_OBJECT_UILIMIT_READCLIPBOARD, JOB_OBJECT_UILIMIT_SYSTEMPARAMETERS,
    JOB_OBJECT_UILIMIT_WRITECLIPBOARD, JOBOBJECT_BASIC_UI_RESTRICTIONS,
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION, JOBOBJECTINFOCLASS, JobObjectBasicUIRestrictions,
    JobObjectExtendedLimitInformation, SetInformationJobObject,
};
use windows_sys::Win32::System::Threading::GetCurrentProcess;

use super::{Allowance, SandboxReport, Wall};

pub(super) fn begin(allowance: &Allowance, report: &mut SandboxReport) {
    report.lacking.extend([Wall::Files, Wall::Calls]);
    let job = match new_job() {
        Ok(job) => job,
        Err(error) => {
            report.failed.push((Wall::Limits, error.to_string()));
            return;
        }
    };
    report.tried(Wall::Limits, limit(job, allowance));
    report.tried(Wall::Process, leave_the_desktop(job));
    // SAFETY: the job was made just now, and the process is this one. The job's handle is
    // kept as long as the process lives.
    let entered = told(unsafe { AssignProcessToJobObject(job, GetCurrentProcess()) });
    report.tried(Wall::Limits, entered);
}

/// Loading a library takes nothing that is denied later.
pub(super) fn allow_loading(_: &mut SandboxReport) {}

/// Everything stands from the beginning.
pub(super) fn seal(_: &mut SandboxReport) {}

fn new_job() -> io::Result<HANDLE> {
    // SAFETY: null stands for the usual rights and no name.
    let job = unsafe { CreateJobObjectW(ptr::null(), ptr::null()) };
    if job.is_null() { Err(io::Error::last_os_error()) } else { Ok(job) }
}

fn limit(job: HANDLE, allowance: &Allowance) -> io::Result<()> {
    // The system counts processor time in units of 100 nanoseconds.
    const UNITS: u64 = 10_000_000;
    let mut limits = JOBOBJECT_EXTENDED_LIMIT_INFORMATION::default();
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_PROCESS_MEMORY
        | JOB_OBJECT_LIMIT_PROCESS_TIME
        | JOB_OBJECT_LIMIT_ACTIVE_PROCESS
        | JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION;
    limits.BasicLimitInformation.ActiveProcessLimit = 1;
    let time = allowance.cpu_seconds.saturating_mul(UNITS);
    limits.BasicLimitInformation.PerProcessUserTimeLimit = i64::try_from(time).unwrap_or(i64::MAX);
    limits.ProcessMemoryLimit = usize::try_from(allowance.memory).unwrap_or(usize::MAX);
    set(job, JobObjectExtendedLimitInformation, &limits)
}

fn leave_the_desktop(job: HANDLE) -> io::Result<()> {
    let limits = JOBOBJECT_BASIC_UI_RESTRICTIONS {
        UIRestrictionsClass: JOB_OBJECT_UILIMIT_DESKTOP
            | JOB_OBJECT_UILIMIT_DISPLAYSETTINGS
            | JOB_OBJECT_UILIMIT_EXITWINDOWS
            | JOB_OBJECT_UILIMIT_GLOBALATOMS
            | JOB_OBJECT_UILIMIT_HANDLES
            | JOB_OBJECT_UILIMIT_READCLIPBOARD
            | JOB_OBJECT_UILIMIT_SYSTEMPARAMETERS
            | JOB_OBJECT_UILIMIT_WRITECLIPBOARD,
    };
    set(job, JobObjectBasicUIRestrictions, &limits)
}

fn set<T>(job: HANDLE, class: JOBOBJECTINFOCLASS, limits: &T) -> io::Result<()> {
    let size = u32::try_from(size_of::<T>()).unwrap_or(u32::MAX);
    let limits: *const c_void = ptr::from_ref(limits).cast();
    // SAFETY: the struct is the one of its class, and is read during the call only.
    told(unsafe { SetInformationJobObject(job, class, limits, size) })
}

fn told(answer: i32) -> io::Result<()> {
    if answer == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
