//! The acts, and a process that tries one.

use std::fs;
use std::io::{self, Write as _};
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::unix::net::UnixStream;
use std::process::{Command, ExitCode};
use std::sync::OnceLock;
use std::thread;

use gevinst_plugin_host::sandbox::{Allowance, Sandbox};

/// Something that a worker must not do.
pub struct Act {
    /// What.
    pub name: &'static str,
    /// Whether a free process may try it here and is sure to succeed.
    pub harmless: bool,
    /// Whether loading a library takes it.
    pub needed_to_load: bool,
    act: fn(&str) -> io::Result<()>,
}

const fn act(name: &'static str, act: fn(&str) -> io::Result<()>) -> Act {
    Act { name, harmless: true, needed_to_load: false, act }
}

const fn harmful(name: &'static str, act: fn(&str) -> io::Result<()>) -> Act {
    Act { name, harmless: false, needed_to_load: false, act }
}

const fn loads(name: &'static str, act: fn(&str) -> io::Result<()>) -> Act {
    Act { name, harmless: true, needed_to_load: true, act }
}

/// What nobody may do who is shut in.
pub const ACTS: &[Act] = &[
    act("read a file", |_| fs::read("/etc/passwd").map(drop)),
    act("list a folder", |_| fs::read_dir("/").map(drop)),
    act("write a file", |_| {
        let path = std::env::temp_dir().join(format!("gevinst-{}", std::process::id()));
        fs::write(&path, "x")?;
        fs::remove_file(path)
    }),
    act("own memory by file", |_| {
        fs::OpenOptions::new().read(true).write(true).open("/proc/self/mem").map(drop)
    }),
    act("parent's environment", |_| fs::read(format!("/proc/{}/environ", parent())).map(drop)),
    act("connect by TCP", |address| TcpStream::connect(address).map(drop)),
    act("listen", |_| TcpListener::bind("127.0.0.1:0").map(drop)),
    act("UDP socket", |_| UdpSocket::bind("127.0.0.1:0").map(drop)),
    act("unix socket", |_| UnixStream::pair().map(drop)),
    act("run a program", |_| Command::new("/bin/true").status().map(drop)),
    act("fork", |_| {
        let child = call(libc::SYS_clone, [libc::SIGCHLD.into(), 0, 0, 0, 0, 0])?;
        if child == 0 {
            // The other of the two; nobody waits for it.
            let _ = call(libc::SYS_exit_group, [0; 6]);
        }
        Ok(())
    }),
    act("start a thread", |_| {
        thread::Builder::new().spawn(|| ()).map(|thread| thread.join().unwrap())
    }),
    act("signal to the parent", |_| call(libc::SYS_kill, [parent(), 0, 0, 0, 0, 0]).map(drop)),
    act("be traced", |_| call(libc::SYS_ptrace, [0; 6]).map(drop)),
    harmful("trace the parent", |_| {
        call(libc::SYS_ptrace, [libc::PTRACE_ATTACH.into(), parent(), 0, 0, 0, 0]).map(drop)
    }),
    harmful("parent's memory", |_| {
        call(libc::SYS_process_vm_readv, [parent(), 0, 0, 0, 0, 0]).map(drop)
    }),
    harmful("io_uring", |_| call(libc::SYS_io_uring_setup, [1, 0, 0, 0, 0, 0]).map(drop)),
    harmful("new name space", |_| {
        call(libc::SYS_unshare, [libc::CLONE_NEWUSER.into(), 0, 0, 0, 0, 0]).map(drop)
    }),
    harmful("mount", |_| call(libc::SYS_mount, [0; 6]).map(drop)),
    harmful("bpf", |_| call(libc::SYS_bpf, [0; 6]).map(drop)),
    harmful("keys", |_| call(libc::SYS_keyctl, [0; 6]).map(drop)),
    harmful("raise a limit", |_| {
        let more = rustix::process::Rlimit { current: Some(1 << 40), maximum: Some(1 << 40) };
        rustix::process::setrlimit(rustix::process::Resource::As, more)?;
        Ok(())
    }),
    loads("memory to run", |_| {
        memory(libc::PROT_READ | libc::PROT_WRITE | libc::PROT_EXEC).map(drop)
    }),
    loads("memory made to run", |_| {
        let address = memory(libc::PROT_READ | libc::PROT_WRITE)?;
        let protection = (libc::PROT_READ | libc::PROT_EXEC).into();
        call(libc::SYS_mprotect, [address, 4096, protection, 0, 0, 0]).map(drop)
    }),
    loads("file in memory", |_| {
        rustix::fs::memfd_create("x", rustix::fs::MemfdFlags::CLOEXEC)?;
        Ok(())
    }),
    loads("process control", |_| Ok(rustix::thread::set_no_new_privs(true)?)),
];

/// The process that started this one, asked for while that was allowed.
static PARENT: OnceLock<u32> = OnceLock::new();

fn parent() -> i64 {
    PARENT.get().copied().unwrap().into()
}

/// What a worker does, shut in or not.
pub const STILL_DONE: &[&str] =
    &["compute", "tell the time", "random numbers", "complain", "abort"];

fn still(name: &str) -> io::Result<()> {
    match name {
        "compute" => {
            let numbers: Vec<u64> = (0..8_000_000).collect();
            let sum: u64 = numbers.iter().sum();
            assert_eq!(sum, 31_999_996_000_000);
        }
        "tell the time" => drop(std::time::SystemTime::now()),
        "random numbers" => drop(std::collections::hash_map::RandomState::new()),
        "complain" => io::stderr().write_all(b"a complaint\n")?,
        _ => std::process::abort(),
    }
    Ok(())
}

/// Goes in as far as the stage says, tries the act and tells what became of it.
pub fn perform(stage: &str, name: &str, address: &str) -> ExitCode {
    PARENT.set(std::os::unix::process::parent_id()).unwrap();
    let allowance = Allowance { memory: 2 << 30, cpu_seconds: 60 };
    if stage != "free" {
        let mut sandbox = Sandbox::begin(&allowance);
        if stage == "loading" {
            sandbox.allow_loading();
            assert_eq!(sandbox.report().failed, []);
        } else {
            assert!(sandbox.seal().is_full());
        }
    }
    let result = match ACTS.iter().find(|act| act.name == name) {
        Some(act) => (act.act)(address),
        None => still(name),
    };
    match result {
        Ok(()) => println!("done"),
        Err(error) => {
            let code = error.raw_os_error().unwrap_or(0);
            let name = match code {
                libc::EPERM => "EPERM".to_owned(),
                libc::EACCES => "EACCES".to_owned(),
                other => format!("error {other}"),
            };
            println!("denied {name}");
        }
    }
    ExitCode::SUCCESS
}

fn memory(protection: libc::c_int) -> io::Result<i64> {
    let flags = (libc::MAP_PRIVATE | libc::MAP_ANONYMOUS).into();
    call(libc::SYS_mmap, [0, 4096, protection.into(), flags, -1, 0])
}

/// A system call that no safe library makes: hostile code does not ask for one.
#[allow(unsafe_code)]
fn call(number: libc::c_long, arguments: [i64; 6]) -> io::Result<i64> {
    let [a, b, c, d, e, f] = arguments;
    // SAFETY: no call of this test lets the kernel write to memory of this process that is
    // in use; those that take pointers get null.
    match unsafe { libc::syscall(number, a, b, c, d, e, f) } {
        -1 => Err(io::Error::last_os_error()),
        answer => Ok(answer),
    }
}
